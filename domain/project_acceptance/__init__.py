"""The customer's acceptance of a project (项目验收), from which the settlement of its orders may count (S0-37, S0-47, S0-49)."""
