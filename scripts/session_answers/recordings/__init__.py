"""What `docs/.recorded` holds: results and traces of other versions and databases."""
