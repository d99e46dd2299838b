"""Hours in the schema."""
