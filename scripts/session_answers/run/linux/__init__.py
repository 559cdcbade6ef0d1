"""Isolate a process on Linux."""
