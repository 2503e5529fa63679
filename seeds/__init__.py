"""The sample article and its golden questions; data only."""
