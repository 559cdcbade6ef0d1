"""Run the examples of SQLAlchemy Session Answers, check them, and render their traces."""
