"""The HTTP API, and what stands in front of every route: limits, sessions, errors."""
