"""Training: what the network and its files give."""
