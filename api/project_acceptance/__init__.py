"""The customer's acceptance of a project (项目验收) in the schema."""
