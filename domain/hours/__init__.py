"""Hours (工时): who worked how long on what, along the chain of approval to the customer's confirmation (S0-42, S0-53)."""
