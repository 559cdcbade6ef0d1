"""Run one program in its own process."""
