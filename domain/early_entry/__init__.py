"""Early entries (提前进场): work for a customer that begins before the contract is signed, within an approved cost ceiling (S0-35)."""
