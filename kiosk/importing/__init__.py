"""A guest list before it is imported: what it says, and the screen that settles its columns."""
