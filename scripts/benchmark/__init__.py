"""The benchmark: times the builds and the recorder of this project against the same work done otherwise."""
