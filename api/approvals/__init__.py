"""Approvals in the graph: staff's own, never in the projection of a customer or partner."""
