"""Projects, members and signatories in the schema."""
