"""The log (日志) of projects and customers: what happened, classified, confidential until the customer may read it (S2-13, S2-28)."""
