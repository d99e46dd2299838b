"""Companies that buy from the provider."""
