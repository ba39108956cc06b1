"""SQL for how a guest's ticket stands."""


def status(guest: str) -> str:
    """SQL for the status of a guest's ticket: what the list says, or else a withdrawal."""
    return (
        f"iif({guest}.withdrawn IN ('', 'valid') OR {guest}.status NOT IN ('valid', 'unapproved'), "
        f"{guest}.status, {guest}.withdrawn)"
    )


def standing(guest: str) -> str:
    """SQL for how a guest's ticket stands: its status, or "unpaid" when only payment is missing."""
    return f"iif({status(guest)} = 'valid' AND NOT {guest}.paid, 'unpaid', {status(guest)})"
