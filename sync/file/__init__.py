"""The event file: one SQLite database, its tables, its connections, and how sound it is."""
