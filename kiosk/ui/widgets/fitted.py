"""What text is that has to fit: written anew for the room there is, and for another language."""

from kiosk.desk.words import Words
from kiosk.ui.widgets.steady_text import SteadyText


class FittedText(SteadyText):
    """A text, plain, that is written into the room it is given."""

    def __init__(self) -> None:
        super().__init__()
        self.words = Words()

    def on_resize(self) -> None:
        self.write()

    def speak(self, words: Words) -> None:
        """Use the language of `words` from now on."""
        self.words = words
        self.write()

    def write(self) -> None:
        """Write what is to be shown into the room there is now."""
        raise NotImplementedError
