"""Business cards: what a person gives to another, as vCard and QR code; the rules of a swap."""
