"""Business cards: who gave what to whom, what they agreed to, and what they note."""
