"""Every published address, in `docs/.permalinks` and `docs/.releases`."""
