"""The partner's portal."""
