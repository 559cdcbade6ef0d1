"""Entry points for MkDocs and Zensical."""
