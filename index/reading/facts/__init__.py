"""What printed lines state: who wrote an article, on which day, and which lines are promotion.

Knows words in several languages. Knows no file format.
"""
