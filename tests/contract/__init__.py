"""What any implementation of a seam must pass, and the implementations that are held to it."""
