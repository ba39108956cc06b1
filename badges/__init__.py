"""What a guest carries: tickets, badges, business cards; their codes, printing and sending."""
