"""The home of the types that `api.generate` makes from the shapes: their names resolve here, whatever refers to whatever."""
