"""Hours (工时)."""

from domain.labels.term import term

term("entry", "DRAFT", "Draft")
term("entry", "SUBMITTED", "Submitted")
term("entry", "LEAD_APPROVED", "Approved by the partner")
term("entry", "RETURNED", "Returned")
term("entry", "DROPPED", "Dropped")
term("entry", "APPROVED", "Waiting for the customer")
term("entry", "CONFIRMED", "Confirmed")
term("entry", "DISPUTED", "Disputed")
term("entry", "CORRECTED", "Corrected")
term("hour kind", "NORMAL", "Normal time")
term("hour kind", "OVERTIME", "Overtime")
term("hour kind", "HOLIDAY", "Work on a holiday")
term("work place", "ON_SITE", "On site")
term("work place", "REMOTE", "Remote")
