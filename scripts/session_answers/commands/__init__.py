"""The commands in `scripts/`."""
