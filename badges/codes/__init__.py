"""What stands in a code: ticket codes, signed tickets, and the text that came out of a scan."""
