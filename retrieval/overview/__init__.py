"""An article at a glance, and questions worth asking about it."""
