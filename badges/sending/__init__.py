"""How tickets reach their guests: files in a folder, mails, calendar entries, wallet passes."""
