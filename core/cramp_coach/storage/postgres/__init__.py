"""The store in PostgreSQL, for several processes at once."""
