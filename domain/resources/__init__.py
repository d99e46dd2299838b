"""The pool of people (资源池), their allocation to projects, and how far they are used (S0-60)."""
