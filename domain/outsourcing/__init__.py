"""Work ordered from partners: orders, joint acceptance, payables, settlement (spec: outsourcing)."""
