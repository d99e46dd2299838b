"""GraphiQL, the query editor, served by ourselves, with examples for each role."""
