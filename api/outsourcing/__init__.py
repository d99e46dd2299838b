"""Orders, acceptances, payables and settlements in the schema."""
