"""How a response ends, how a post-mortem's timeline is put together, and what counts as somebody's name in its causes.

Pure functions on plain values.
"""
