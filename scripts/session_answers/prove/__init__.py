"""Pages that are read, run, and checked."""
