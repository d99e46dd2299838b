"""What somebody should know or do, raised at its time and cleared with its cause."""
