"""The centre: many events of many hubs in one PostgreSQL, and the one file that comes of it."""
