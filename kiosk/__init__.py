"""What people see and do: the command line, the check-in desk, scanning, the screens."""
