"""Announcements (公告) and discussions (讨论) in the schema."""
