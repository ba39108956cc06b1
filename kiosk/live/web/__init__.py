"""The organisers' page: the live view on a phone. Numbers only, no names."""
