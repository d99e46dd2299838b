"""A whole operation as one SQL statement whose result is the response's JSON."""
