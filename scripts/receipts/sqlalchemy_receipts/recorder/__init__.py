"""Record what a program makes SQLAlchemy do."""
