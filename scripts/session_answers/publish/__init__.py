"""Write the files of a built site that the builders do not write."""
