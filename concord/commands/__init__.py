"""The commands of `concord`, one module for what belongs together."""
