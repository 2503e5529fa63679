"""Question sets run through the chain that serves people, and what is counted."""
