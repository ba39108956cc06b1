"""The event in numbers: live, by desk and category, and the whole evening for the report."""
