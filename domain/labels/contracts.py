"""Contract (合同) and instalment (回款期次)."""

from domain.labels.term import term

term("contract", "DRAFT", "Draft")
term("contract", "EFFECTIVE", "In force")
term("contract", "FULFILLED", "Fulfilled")
term("contract", "CLOSED", "Closed")
term("contract", "TERMINATED", "Terminated")
term("instalment", "PLANNED", "Planned")
term("instalment", "DUE", "Due")
term("instalment", "PARTLY_RECEIVED", "Partly received")
term("instalment", "RECEIVED", "Received")
