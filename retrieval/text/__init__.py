"""What stands in a sentence: words, names, numbers, days, speakers."""
