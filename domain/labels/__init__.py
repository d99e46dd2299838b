"""The names of enum values for people, by what they are about."""
