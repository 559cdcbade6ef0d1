"""What a page says: its source, its claims, and its place in the navigation."""
