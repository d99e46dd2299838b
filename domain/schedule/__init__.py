"""Schedule (日程): what is to happen when, in a project or for a person alone, who takes part, and what follows what (S2-12, S2-18)."""
