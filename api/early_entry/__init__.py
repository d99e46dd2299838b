"""Early entries in the schema."""
