"""Who may see and do what: Casbin decides per field and act, SQL predicates per row (authorization.md)."""
