"""Projects, the people on them, and who signs for which party."""
