"""Where a private key is pasted: it takes all of it and shows none of it."""

import re
from dataclasses import dataclass, field

from textual import events
from textual.message import Message
from textual.strip import Strip

from sestui.ui.strips import CURSOR, PLAIN, strip
from sestui.ui.widgets.lines import Lines

_LONGEST = 64 * 1024
"""Characters; a key of 2048 bits takes less than 2,000."""
_END = re.compile(r"-----END [A-Z0-9 ]+-----$")


class KeyTarget(Lines):
    """Takes a pasted PEM whole, its line ends too, which a field would cut at the first.

    A terminal that does not mark what is pasted sends it as keys, Enter for each line end:
    those are gathered up to the line that ends a PEM, or an empty one. Escape forgets them.
    """

    TAKES_PRIVATE_KEYS = True
    """Whether a private key may be pasted here, which is kept from all else."""
    DEFAULT_CSS = "KeyTarget { height: 1; }"

    @dataclass
    class Pasted(Message):
        """A text was pasted; it may be a private key, so it is not to be shown."""

        text: str = field(repr=False)

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002 - Textual's own name
        super().__init__(id=id)
        self._typed = ""
        self.taken = False
        """Whether what was pasted is a key that can be used."""

    def count(self) -> int:
        """Return the one line there is."""
        return 1

    def line(self, y: int, width: int) -> Strip:
        """Say what to do here."""
        if self._typed:
            said = "Taking the key."
        else:
            said = "Taken; another can be pasted here." if self.taken else "Paste the PEM here."
        return strip([(said, CURSOR if self.has_focus else PLAIN)], width)

    def on_paste(self, event: events.Paste) -> None:
        """Hand over what was pasted."""
        event.stop()
        self._hand_over(event.text)

    def on_key(self, event: events.Key) -> None:
        """Gather what comes as keys."""
        if event.key == "escape" and self._typed:
            letter = self._typed = ""
        elif event.key == "enter" and self._typed:
            letter = "\n"
        elif event.is_printable and event.character:
            letter = event.character
        else:
            return
        event.stop()
        event.prevent_default()
        self._typed += letter
        if (letter == "-" and _END.search(self._typed[-80:])) or self._typed.endswith("\n\n"):
            self._hand_over(self._typed)
        elif len(self._typed) > _LONGEST:
            self._typed = ""
        self.repaint()

    def _hand_over(self, text: str) -> None:
        self._typed = ""
        self.post_message(self.Pasted(text[: _LONGEST + 1]))
        self.repaint()
