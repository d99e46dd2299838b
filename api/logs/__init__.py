"""The log (日志) of projects and customers in the schema."""
