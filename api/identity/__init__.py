"""Organisations, units, users and their roles in the schema."""
