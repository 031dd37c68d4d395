"""A playbook as a document: Markdown with a YAML head. Pure: text in, plain values out; a slip is named, not guessed.

---
name: Problem validation
method: interview
---
## Prep
### Name the persona
`check: persona · blocks`
Who exactly has the problem?
"""

from kaizenlab.playbooks.document.changes import Changed, Changes, changes
from kaizenlab.playbooks.document.parts import (
    CHECKS,
    LARGEST,
    METHODS,
    PHASES,
    Document,
    Problem,
    Step,
    Unreadable,
    slug,
)
from kaizenlab.playbooks.document.read import read
from kaizenlab.playbooks.document.write import write

__all__ = [
    "CHECKS",
    "LARGEST",
    "METHODS",
    "PHASES",
    "Changed",
    "Changes",
    "Document",
    "Problem",
    "Step",
    "Unreadable",
    "changes",
    "read",
    "slug",
    "write",
]
