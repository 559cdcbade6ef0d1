"""The benchmark: this project's builds beside the same pages built otherwise. Nothing else needs it."""
