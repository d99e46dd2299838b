"""Announcement (公告) and discussion (讨论)."""

from domain.labels.term import term

term("announcement", "PUBLISHED", "Published")
term("announcement", "WITHDRAWN", "Withdrawn")
term("discussion", "OPEN", "Open")
term("discussion", "CLOSED", "Closed")
term("who takes part", "INTERNAL", "The provider alone")
term("who takes part", "CUSTOMER", "Customer and provider")
term("who takes part", "PARTNER", "Partner and provider")
term("who takes part", "CUSTOMER_AND_PARTNER", "Customer, partner and provider")
term("speaker", "STAFF", "The provider")
term("speaker", "CUSTOMER", "The customer")
term("speaker", "PARTNER", "The partner")
