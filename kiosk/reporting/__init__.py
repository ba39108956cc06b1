"""The report after the evening: as a page, as PDF, and its tables for a spreadsheet."""
