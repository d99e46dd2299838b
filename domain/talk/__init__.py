"""Announcements (项目公告) and discussions (项目讨论) of a project, each for a chosen audience (S2-19, S2-33)."""
