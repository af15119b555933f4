"""What the screen asks of the program around it."""

from dataclasses import dataclass

from textual.message import Message


@dataclass
class DetailsWanted(Message):
    """The cursor rests on an identity whose details are not known, or not any longer."""

    name: str
    by_person: bool
    """False when the program itself reads them again."""


class DetailsUnwanted(Message):
    """The cursor moved on: a read under way that nobody needs now can be dropped."""


@dataclass
class CheckWanted(Message):
    """The person wants DNS to be asked for the records of an identity."""

    name: str


class RefreshWanted(Message):
    """The person asked for everything to be read again."""


@dataclass
class CopyWanted(Message):
    """The person copied `text`, which is `what`."""

    text: str
    what: str


class Fitted(Message):
    """The screen is laid out for its size, and shows what is known."""


@dataclass
class Said(Message):
    """Something to tell the person at the foot of the screen."""

    sentence: str


class Leaving(Message):
    """The person quits: follows on the heels of whatever the keys before asked for."""


class ViewWanted(Message):
    """The person wants to see the last copy as plain text."""


@dataclass
class Waiting(Message):
    """A call is not answered yet; posted from the thread that makes it."""

    what: str
    """What the call is for: waits of one kind follow each other, of several stand together."""
    sentence: str


class NewIdentityWanted(Message):
    """The person wants to create an identity."""


@dataclass
class SwitchWanted(Message):
    """The person wants another default configuration set for these identities."""

    names: tuple[str, ...]
    """At least one."""


@dataclass
class SetsWanted(Message):
    """The names of the configuration sets are wanted: an identity names one not known."""

    by_person: bool
    """False when the program itself wants to know."""


class ReadOnlyWanted(Message):
    """The person wants nothing to be changed from now on, or no longer."""


@dataclass
class WatchWanted(Message):
    """The person looks at an identity: while it is pending, it is read again and again."""

    name: str
