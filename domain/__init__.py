"""The business: one folder a capability, one file a business act."""
