"""Search over everything a workspace has written down, and the answer to “why did we build this?”."""
