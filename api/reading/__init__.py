"""How an operation is planned and each of its levels becomes one guarded statement."""
