"""When something rings, and how severe it is: pure functions on plain values.

`found(facts, terms, now)` says what holds now; `due(facts, terms, now)` when time alone may next change that.
"""
