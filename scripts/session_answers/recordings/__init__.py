"""The results and traces in `docs/.recorded`: what the examples did on other versions and databases."""
