"""Partners and their agreements in the schema."""
