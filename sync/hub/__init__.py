"""The hub: desks on one network exchange their journals through it while the doors are open."""
