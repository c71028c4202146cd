"""Publishing: the dashboard server, and the files that are generated from content and model."""
