"""The audit as auditors read it: what changed, what an object was at a moment, what a signer saw (S2-42, S3-38)."""
