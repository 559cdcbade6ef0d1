"""Write the files of a built site that no builder writes."""
