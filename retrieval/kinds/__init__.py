"""Questions that no passage answers by itself."""
