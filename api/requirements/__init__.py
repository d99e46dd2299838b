"""Requirements (客户需求) in the schema."""
