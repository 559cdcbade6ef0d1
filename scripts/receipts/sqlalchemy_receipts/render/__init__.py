"""Draw a trace as text, lifelines, and HTML."""
