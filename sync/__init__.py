"""What is remembered and how it travels: the event file, the journal, guest lists."""
