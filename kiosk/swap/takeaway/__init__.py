"""What people take home after the event: their contacts in files, and what organisers may know."""
