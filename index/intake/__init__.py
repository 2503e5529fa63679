"""What is to be added, from files, folders, zips, feeds and addresses to the store."""
