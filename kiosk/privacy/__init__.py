"""The organiser's papers on personal data: notice, record of processing, a lost laptop."""
