"""Issues (问题) in the schema."""
