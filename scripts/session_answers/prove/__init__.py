"""Read, run, and check the pages."""
