"""The contents of a page: its source, its claims, and its place in the navigation."""
