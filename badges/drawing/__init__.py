"""Tickets and badges on paper: templates, fonts, colours, label stock, QR codes."""
