"""From many laptops to one truth: segments, merging, conflicts and how they are settled."""
