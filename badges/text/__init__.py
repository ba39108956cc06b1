"""Text that people wrote: cleaned, folded into lines, recognised as an e-mail address."""
