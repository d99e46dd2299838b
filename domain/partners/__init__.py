"""Companies that do work for the provider, and the annual agreements with them."""
