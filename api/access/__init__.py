"""Why somebody may read a field or do an act, or may not."""
