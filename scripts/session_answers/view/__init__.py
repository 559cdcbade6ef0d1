"""Draw the parts of a page around a trace."""
