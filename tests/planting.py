"""A person who gives a private key to the program wherever it takes anything."""

import json
import sys
from pathlib import Path

from tests.endpoint import CREATE, Endpoint, error, reset
from tests.person import (
    BACK_TAB,
    COPY,
    CUT,
    DOWN,
    EMPTY,
    ESCAPE,
    LEFT,
    REVIEW,
    RIGHT,
    SELECT_ALL,
    SEND,
    Person,
    paste,
)  # fmt: skip
from tests.planted_key import ENCRYPTED, FOR_SES, PASSPHRASE, PEM, REFUSED
from tests.pseudo_terminal import Pty

NAME = "planted.example.net"
FILE = "encrypted.pem"
MADE = "made.example.net"
"""A second identity, with a key made by the program."""
KEPT = "kept.pem"
"""Where that key is kept."""

PASTES = (paste(PEM.decode()), paste(FOR_SES))


def home(folder: Path) -> dict[str, str]:
    """Put into a folder what the person has: a role that asks for a code, and the key in a file.

    Returns what the program has to be told so that all it could write comes into that folder.
    """
    (folder / ".aws").mkdir()
    (folder / ".aws" / "config").write_text(
        "[profile mail]\nregion = us-east-1\nrole_arn = arn:aws:iam::111122223333:role/mail\n"
        "source_profile = base\nmfa_serial = arn:aws:iam::111122223333:mfa/ines\n"
        "[profile base]\naws_access_key_id = AKIDBASE\naws_secret_access_key = base\n"
    )
    (folder / FILE).write_bytes(ENCRYPTED)
    for name in ("tmp", "run"):
        (folder / name).mkdir(mode=0o700)
    return {
        "AWS_PROFILE": "mail",
        "SSH_TTY": "/dev/pts/0",
        "TMPDIR": str(folder / "tmp"),
        "XDG_RUNTIME_DIR": str(folder / "run"),
    }


class Planting(Person):
    """What was done on a terminal, and what was written meanwhile."""

    def __init__(self, terminal: Pty, endpoint: Endpoint) -> None:
        super().__init__(terminal)
        self._endpoint = endpoint
        self._begun: list[tuple[str, int]] = []

    @property
    def written(self) -> dict[str, bytes]:
        """What was written at each place, up to the next one."""
        output = self._terminal.output
        ends = [*(start for _, start in self._begun[1:]), len(output)]
        return {
            place: output[start:end] for (place, start), end in zip(self._begun, ends, strict=True)
        }

    def everywhere(self) -> None:
        """Begin with the program, and go through all of it, up to the identity created."""
        self._before_the_list()
        self._around_the_list()
        self._in_the_form()
        self._as_the_key()
        self._refused_dropped_and_answered()
        self._on_the_new_identity()
        self._with_a_key_made_here()

    def _before_the_list(self) -> None:
        self._sees("the code", "MFA code")
        self.types(*PASTES)
        self.types("654321", SELECT_ALL, COPY, EMPTY)
        self._sees("the list", "as of", "123456\r")

    def _around_the_list(self) -> None:
        self.types(*PASTES)
        self._begins("the filter")
        self.types("/", *PASTES, "x", SELECT_ALL, COPY, EMPTY, "\r")
        self._sees("the palette", "Search for", ":")
        self._pastes_and_closes()
        self._sees("the help", "Escape closes.", "?")
        self._pastes_and_closes()
        self._sees("the details", "RSA, 2048 bits", "\t2")
        self.types(*PASTES)
        self._sees("copying", "Copy the records", "Y")
        self._pastes_and_closes()
        self._sees("the sets of an identity", "none; type to filter", "s")
        self._pastes_and_closes()

    def _in_the_form(self) -> None:
        self._sees("the name", "New identity", "n")
        self.types(*PASTES, NAME)
        places = ("the region", "the set", "the MAIL FROM domain", "a tag's key", "a tag's value")
        self.types("\t", RIGHT, RIGHT)
        for place in places:
            self._begins(place)
            self.types("\t", *PASTES)
        self._begins("the selector")
        self.types(BACK_TAB * len(places), LEFT, "\t", *PASTES, "2026")
        self._begins("where the key is kept")
        self.types("\t\t", *PASTES, BACK_TAB)

    def _as_the_key(self) -> None:
        self._begins("the file")
        self.types(RIGHT, "\t", *PASTES)
        self._sees("the passphrase", "Give its passphrase.", FILE, "\r")
        self.types(*PASTES, EMPTY)
        self._sees("the wrong passphrase", "does not open", paste(f"{PASSPHRASE}."), "\r")
        self.types(SELECT_ALL, COPY, CUT, EMPTY, PASSPHRASE, SELECT_ALL, COPY, CUT)
        self._sees("the record", "RSA 2048, fingerprint", "\r")
        self.types(BACK_TAB, "y", RIGHT, "y", RIGHT, "y")
        self._sees("the PEM", "Paste the PEM here.", BACK_TAB * 2, RIGHT, "\t")
        self._sees("a key that is refused", "has 4096 bits", paste(REFUSED.decode()))
        self._sees("the key", "RSA 2048, fingerprint", PASTES[0])

    def _refused_dropped_and_answered(self) -> None:
        self._sees("the review", "Create in", REVIEW)
        self.types(*PASTES, *["y", DOWN] * 4, ESCAPE)
        body = json.dumps({"DkimSigningAttributes": {"DomainSigningPrivateKey": FOR_SES}})
        self._endpoint.fail(CREATE, error(400, "BadRequestException", f"Bad request: {body}"))
        self._sees("a refused create", "AWS refused the call", REVIEW, SEND)
        self._endpoint.fail(CREATE, reset())
        self._sees("a dropped create", "nothing was created so far", REVIEW, SEND)
        self._sees("a create", f"{NAME} is created.", REVIEW, SEND)

    def _on_the_new_identity(self) -> None:
        self._begins("the new identity")
        self.types(*(f"{tab}y{DOWN}y{RIGHT}y{RIGHT}y" for tab in range(1, 7)))
        self._sees("the plain screen", "Enter goes back.", "v")
        self._sees("the details again", "Overview", "\r")
        self._sees("the list again", "Identities", "\t")

    def _with_a_key_made_here(self) -> None:
        self._sees("another new identity", "New identity", "n")
        typed = (MADE, "\t", RIGHT, "\t", "2027", "\t\t", KEPT)
        self._sees("a key made here", "RSA 2048, fingerprint", *typed)
        self._sees("another create", f"{MADE} is created.", REVIEW, SEND)

    def _pastes_and_closes(self) -> None:
        self.types(*PASTES)
        self.rests()
        self.types(ESCAPE)

    def _begins(self, place: str) -> None:
        """Come to another place."""
        self._begun.append((place, self.rests()))

    def _sees(self, place: str, sentence: str, *keys: str) -> None:
        """Come to another place by these keys; the sentence stands there."""
        self._begins(place)
        self.sees(sentence, *keys)


FAULTS = {
    "the create": """
def create(self, new, call):
    raise RuntimeError(new.signing.key.for_ses())
Faulty.create = create
""",
    "a message's handler": """
from sestui.model import draft
check, seen = draft.check, set()
def check_or_fail(typed, account, key):
    seen.add(key)
    if len(seen) > 2:  # no key, one made here, the one pasted
        raise RuntimeError(key.for_ses())
    return check(typed, account, key)
draft.check = check_or_fail
""",
}
"""What fails, each in a way that nobody foresaw, with the key in its words and its variables."""

CRASHING = """
import sys
from sestui.account.schedule import Schedule
from sestui.ui.app import SestuiApp
from sestui.ui.words import Glyphs
from tests.account.gateway import MemoryGateway, StillClock, domain
from tests.account.lookup import Unanswering

class Faulty(MemoryGateway):
    pass
{fault}
gateway = Faulty(domain("example.com"))
app = SestuiApp(gateway, Unanswering, StillClock(), print, Schedule(0), Glyphs())
app.run()
sys.exit(app.return_code)
"""


def crashing(where: str) -> list[str]:
    """Return the command of a program that fails once it has a key; `where` is of `FAULTS`."""
    return [sys.executable, "-c", CRASHING.format(fault=FAULTS[where])]


def give_and_crash(terminal: Pty, where: str) -> int:
    """Paste the key, have it sent if the program lives to do so, and return its status."""
    person = Person(terminal)
    person.sees("as of")
    person.sees("RSA 2048, fingerprint", "n", NAME, "\t", RIGHT, "\t2026\t")
    person.sees("Paste the PEM here.", LEFT, "\t")
    if where == "the create":
        person.sees("RSA 2048, fingerprint", PASTES[0])
        person.sees("Create in", REVIEW)
        person.types(SEND)
    else:
        person.types(PASTES[0])
    return terminal.wait()
