"""Milestone (里程碑), task (任务)."""

from domain.labels.term import term

term("milestone", "PLANNED", "Planned")
term("milestone", "REACHED", "Reached")
term("project task", "PLANNED", "Planned")
term("project task", "RUNNING", "Running")
term("project task", "DONE", "Done")
term("project task", "CANCELLED", "Cancelled")
term("task priority", "LOW", "Low")
term("task priority", "NORMAL", "Normal")
term("task priority", "HIGH", "High")
term("task priority", "URGENT", "Urgent")
