"""One GraphQL schema for staff, customers and partners: what each field is, read through the guard, changed by acts."""
