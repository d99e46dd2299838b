"""Documents in the schema, their upload and download."""
