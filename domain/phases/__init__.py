"""From phase to phase of a project, and what has to be true in between (S0-32)."""
