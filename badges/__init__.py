"""What a guest carries: ticket codes, QR codes, business cards."""
