"""Later work: committed events and due deadlines, carried by dramatiq to the acts of `domain/`."""
