"""The results and traces in `docs/.recorded`, from runs on other versions and databases."""
