"""The pool of people and their allocation in the schema."""
