"""Files: uploaded once, hashed, linked to what they prove, never deleted."""
