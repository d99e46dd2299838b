"""What every capability stands on: audit, outbox, idempotency, deadlines, codes, the clock."""
