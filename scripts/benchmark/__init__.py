"""The benchmark: time the builds and the recorder of this project, and compare them with alternatives."""
