"""A simulated evening: guests who hold their tickets before a simulated camera."""
