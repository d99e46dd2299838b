"""What projects cost and bring (S0-53): rates, cost lines, budgets, profit. Never shown to customers and partners."""
