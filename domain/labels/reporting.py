"""Weekly report (项目周报)."""

from domain.labels.term import term

term("weekly report", "DRAFT", "Draft")
term("weekly report", "SUBMITTED", "Submitted")
term("weekly report", "REVIEWED", "Reviewed")
term("weekly report", "PUBLISHED", "Published")
term("report part", "THIS_WEEK", "Done this week")
term("report part", "NEXT_WEEK", "Planned for next week")
