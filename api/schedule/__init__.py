"""The schedule (日程) in the schema."""
