"""Files to articles: one parser a kind of file, in a process of its own."""
