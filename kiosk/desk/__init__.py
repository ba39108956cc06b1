"""The check-in desk without its screen: rules that judge a scan, and the desk that records it."""
