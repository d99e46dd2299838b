"""Schedule (日程)."""

from domain.labels.term import term

term("schedule item", "PLANNED", "Planned")
term("schedule item", "DONE", "Done")
term("schedule item", "CANCELLED", "Cancelled")
term("schedule answer", "INVITED", "Not answered yet")
term("schedule answer", "ACCEPTED", "Takes part")
term("schedule answer", "DECLINED", "Does not take part")
