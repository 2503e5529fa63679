"""What a language model is told, as Markdown files with named variables."""
