"""What all screens share: dialogs, forms, keyboard, sounds, colours, languages."""
