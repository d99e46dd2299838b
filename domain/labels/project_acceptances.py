"""The customer's acceptance of a project (项目验收), and from which acceptance a settlement counts."""

from domain.labels.term import term

term("project acceptance", "DRAFT", "Being prepared")
term("project acceptance", "REQUESTED", "Waits for the customer's signature")
term("project acceptance", "PASSED", "Passed")
term("project acceptance", "RETURNED", "Returned")
term("project acceptance", "VOIDED", "Replaced by a new round")
term("project acceptance", "WITHDRAWN", "Withdrawn")
term("project acceptance", "REVOKED", "Revoked")
term("project acceptance kind", "INITIAL", "Initial acceptance")
term("project acceptance kind", "TRIAL_RUN", "Trial run")
term("project acceptance kind", "FINAL", "Final acceptance")
term("clock source", "ORDER_ACCEPTANCE", "The order's final joint acceptance")
term("clock source", "PROJECT_ACCEPTANCE", "The customer's final acceptance of the project")
