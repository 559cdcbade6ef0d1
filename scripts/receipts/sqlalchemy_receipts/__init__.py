"""Receipts: what each line of a program makes SQLAlchemy do."""
