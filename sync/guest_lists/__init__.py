"""Guest lists from ticket shops and spreadsheets, read into records."""
