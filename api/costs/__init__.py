"""Costs in the schema."""
