"""What `docs/.permalinks` and `docs/.releases` hold: every address that was published."""
