"""Contracts, instalments and receipts in the schema."""
