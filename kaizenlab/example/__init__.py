"""The example workspace: a team's story that shows every outcome, and experiments that others have published."""
