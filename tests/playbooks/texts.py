"""Two small playbooks that the tests write."""

TALKS = """---
name: Talks
method: interview
---

## Prep

### Set the bar
`check: criteria · blocks`

How many of how many.

## Execute

### Talk to five
`check: evidence · count: 5 interviews · blocks`

## Decide

### Compute the result
`check: result`
"""
SURVEYS = """---
name: Surveys
method: survey
---

## Prep

### Set the bar
`check: criteria · blocks`

A share of the answers.

## Execute

### Send it
`days: 3`

## Decide

### Compute the result
`check: result`
"""
