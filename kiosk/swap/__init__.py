"""The swap kiosk behind its screen: whose badge it is, what is asked, what is recorded."""
