"""Pages fetched from exactly the public address that was checked."""
