"""The readiness check before the doors open: one file for each thing that is looked at."""
