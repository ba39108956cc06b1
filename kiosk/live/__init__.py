"""The organisers' view of the evening: what it shows, and what is likely to come."""
