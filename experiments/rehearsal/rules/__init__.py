"""The linter of interview questions: pure functions on plain text."""
