"""Runs the examples of SQLAlchemy Session Answers, checks them and renders what they did."""
