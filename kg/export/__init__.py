"""Export: Turtle, N-Quads, TriG and JSON-LD, sorted so that two runs differ only where the data does."""
