"""Who may list the saved analyses (S0-12)."""

ANALYSES = ("OutsourcingOrder", "analysis")
ROOTS = {"analyses": ":".join(ANALYSES)}
