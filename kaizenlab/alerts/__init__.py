"""Bells: what wakes somebody. Floors below never ring them; they write an event, and this room looks."""
