"""The evening as it goes: what the organisers' screens, the web page and the report show."""
