"""The kiosk's colours: dark and quiet, so that nothing but a verdict shines in a dark hall."""

from textual.theme import Theme

THEME = Theme(
    name="kiosk",
    primary="#4FA3E0",
    secondary="#8FA3B8",
    accent="#4FA3E0",
    foreground="#E8EDF2",
    background="#0B1017",
    surface="#121A24",
    panel="#1B2633",
    warning="#FFB000",
    error="#C4122F",
    success="#005A9C",
    dark=True,
    variables={
        # Blue and amber stay apart for every kind of colour blindness; green and red do not.
        "verdict-in": "#005A9C",
        "verdict-in-ink": "#FFFFFF",
        "verdict-out": "#FFB000",
        "verdict-out-ink": "#141000",
        "verdict-fault": "#B00020",
        "verdict-fault-ink": "#FFFFFF",
        "quiet": "#8FA3B8",
    },
)
