"""The rules of a desk: one ticket's verdict, the check-in rules and questions, who may do what."""
