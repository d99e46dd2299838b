"""Contracts with customers, their instalments, what was received, and the limits they set."""
