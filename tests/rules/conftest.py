"""The first example of a law may load scipy, on a busy machine too: laws have no stopwatch."""

from hypothesis import settings

settings.register_profile("rules", deadline=None)
settings.load_profile("rules")
