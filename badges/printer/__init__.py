"""Printing labels: over IPP and through CUPS, on Brother and Zebra label printers, into files."""
