"""Log (日志)."""

from domain.labels.term import term

term("log level", "ROUTINE", "Routine")
term("log level", "IMPORTANT", "Important")
term("log level", "CRITICAL", "Critical")
term("log category", "WORK", "Work")
term("log category", "MEETING", "Meeting")
term("log category", "VISIT", "Visit")
term("log category", "DECISION", "Decision")
term("log category", "CHANGE", "Change")
term("log category", "INCIDENT", "Incident")
term("log category", "MAINTENANCE", "Maintenance")
term("log category", "OTHER", "Other")
