"""The words that people agree to at the kiosk, and their version.

Whoever changes a sentence here, or its translation, gives it a new version: the journal names
the version beside each consent, so that it can be shown later what was agreed to.
"""

from kiosk.ui.translation import _

TEXT_VERSION = "2026-11-22"

SWAP = _(
    "Your yes gives these fields to the people shown here, who may keep them. "
    "You can take them back here (F7)."
)
BOOTH = _(
    "Your yes gives these fields to {booth}, who answers for what becomes of them. "
    "You can take them back at the swap kiosk."
)
