"""Milestones, tasks and who does them in the schema."""
