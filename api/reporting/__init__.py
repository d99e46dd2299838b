"""Weekly reports (项目周报) in the schema."""
