"""Hostile text through the whole program: every byte that reaches the terminal is its own."""

import json
import re
import sys
from base64 import b64decode
from pathlib import Path
from typing import Any

import pytest

from sestui.ui.widgets.details import TABS
from tests.endpoint import Endpoint, raw
from tests.hostile_text import HOSTILE, Supply, foreign
from tests.person import DOWN, EMPTY, ESCAPE, REVIEW, RIGHT, Person
from tests.test_command_line import SESTUI, environ
from tests.tools import ALL_AT_ONCE, Pty

HASTY = f"""
{ALL_AT_ONCE}
from sestui.__main__ import main

main(["--dns-server", "127.0.0.1:9"])
"""

QUIT = "\x11"

OWN = re.compile(
    rb"\x1b\[(?:(?:[0-9]|[349][0-7]|[34]9)(?:;(?:[0-9]|[349][0-7]|[34]9))*)?m"  # 16 colours
    rb"|\x1b\[\d+;\d+H"  # where a piece of a line goes
    rb"|\x1b\[\?(?:7|25|1000|1003|1004|1006|1015|1049|2004)[hl]"  # modes
    rb"|\x1b\[\?(?:2026|2048)\$p"  # which modes there are
    rb"|\x1b\[[<>]\d*u"  # how keys are told
    rb"|\x1b\]22;default\x07"  # the shape of the mouse
)
"""All that the program writes to a terminal but for text, and for what is copied."""
COPIED = re.compile(rb"\x1b\]52;c;([A-Za-z0-9+/=]*)\x07")


def check_output(output: bytes, *copies: str) -> None:
    """Fail unless a terminal is sent the program's own sequences, these copies, and plain text."""
    wanted = [text.encode("utf-8", "backslashreplace") for text in copies]
    assert [b64decode(text) for text in COPIED.findall(output)] == wanted
    text = OWN.sub(b"", COPIED.sub(b"", output)).decode()
    assert not foreign(re.sub(r"[\r\n]", "", text))
    for name, hostile in HOSTILE.items():
        if foreign(hostile):
            assert hostile.encode("utf-8", "surrogatepass") not in output, name


def details(supply: Supply) -> dict[str, Any]:
    """Make an answer of GetEmailIdentity with hostile text wherever it can be."""
    text = supply.text
    return {
        "IdentityType": "DOMAIN",
        "FeedbackForwardingStatus": True,
        "VerifiedForSendingStatus": False,
        "VerificationStatus": text(),
        "VerificationInfo": {
            "ErrorType": text(),
            "SOARecord": {"PrimaryNameServer": text(), "AdminEmail": text(), "SerialNumber": 1},
        },
        "DkimAttributes": {
            "SigningEnabled": True,
            "Status": text(),
            "Tokens": [text(), text(), text()],
            "SigningHostedZone": text(),
            "SigningAttributesOrigin": "AWS_SES",
            "CurrentSigningKeyLength": text(),
            "NextSigningKeyLength": text(),
        },
        "MailFromAttributes": {
            "MailFromDomain": text(),
            "MailFromDomainStatus": text(),
            "BehaviorOnMxFailure": text(),
        },
        "Policies": {text(): text(), text(): text()},
        "Tags": [{"Key": supply.name(), "Value": text()} for _ in range(4)],
        "ConfigurationSetName": text(),
        "NewField": {text(): [text()]},
    }


def account(supply: Supply) -> Endpoint:
    """An account whose identities have every hostile name."""
    names = sorted(filter(None, HOSTILE.values()), key=str.casefold)
    rows = [
        {
            "IdentityType": supply.text(),
            "IdentityName": name,
            "SendingEnabled": False,
            "VerificationStatus": supply.text(),
        }
        for name in names
    ]
    endpoint = Endpoint(rows)
    endpoint.details = {name: details(supply) for name in names}
    endpoint.configuration_sets = [f"{supply.text()}-{n}" for n in range(5)]
    endpoint.account["EnforcementStatus"] = supply.text()
    return endpoint


def refusal(supply: Supply) -> Any:
    """What AWS says no with, code and reason hostile both."""
    return raw(json.dumps({"__type": supply.name(), "message": supply.text()}), 400)


def look_around(person: Person, count: int) -> None:
    """Go through all that changes nothing, from the list to the details of the first identity."""
    person.types("G")
    person.rests()
    person.types("g")
    person.sees(f"of {count}", "/x")
    person.types(EMPTY, ESCAPE, ESCAPE)
    person.sees("Mark or unmark", "?")
    person.sees("(Search for commands)", ESCAPE, ":")
    person.sees("Read everything again", "re")
    person.types(ESCAPE)
    for number, tab in enumerate(TABS, start=1):
        person.sees(f"[{tab}]", *("\r" if number == 1 else ""), str(number))
        person.types("jk")
    person.types("3.")
    person.sees("Copy the records of", "Y")
    person.types("jjd")
    person.rests()
    person.types(ESCAPE)


def change(person: Person) -> None:
    """Open what changes the account, up to where it would be sent, and close it again."""
    person.sees("New identity in", "n")
    person.sees("Create in", "x.example", REVIEW)
    person.types(ESCAPE)
    person.sees("There is no folder", "\t", RIGHT, "\t1\t\t/n/p\t")
    person.types(ESCAPE)
    person.sees("Default configuration set of", "s")
    person.sees("aws sesv2 put-email-identity", DOWN, "\r")
    person.types(ESCAPE, ESCAPE)
    person.sees("Default configuration set of 3 identities", "   s")
    person.sees("^s send", DOWN, "\r")  # what it says may be below long names
    person.types(ESCAPE, ESCAPE)


def walk(supply: Supply, tmp_path: Path) -> None:
    """Go through every screen, and look at every byte that came of it."""
    with account(supply) as endpoint:
        env = environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url, SSH_TTY="/dev/pts/0")
        with Pty([sys.executable, "-c", HASTY], env=env) as terminal:
            person = Person(terminal)
            count = len(endpoint.details)
            person.sees(f"Identities {count}")
            endpoint.wait_for_call("GetEmailIdentity")
            look_around(person, count)
            tag = next(iter(endpoint.details.values()))["Tags"][0]["Key"]
            person.types("5g")
            person.sees("The tag's key", "y")
            person.sees("Enter goes back.", "v")
            person.types("\r")
            person.rests()
            endpoint.fail("GetEmailIdentity", refusal(supply))
            endpoint.fail("ListEmailIdentities", refusal(supply))
            listed = endpoint.count("ListEmailIdentities")
            person.types("r")
            endpoint.wait_for_call("ListEmailIdentities", count=listed + 1)
            person.rests()  # what is told, and where, depends on the texts
            person.types(ESCAPE)
            change(person)
            person.types(QUIT)
            person.rests()
            person.types("q")  # if it asks
            assert terminal.wait() == 0
        check_output(terminal.output, tag)


@pytest.mark.slow
def test_every_byte_on_the_terminal_is_the_programs_own(tmp_path: Path) -> None:
    walk(Supply(), tmp_path)


@pytest.mark.slow
@pytest.mark.parametrize("first", range(0, len(HOSTILE), 5))
def test_every_byte_is_the_programs_own_wherever_a_text_stands(first: int, tmp_path: Path) -> None:
    walk(Supply(first), tmp_path)


@pytest.mark.parametrize(
    ("variable", "sentence"),
    [
        ("AWS_PROFILE", "There is no profile"),
        pytest.param("AWS_REGION", "cannot be a region", marks=pytest.mark.slow),
        pytest.param("AWS_ENDPOINT_URL", "cannot be used", marks=pytest.mark.slow),
    ],
)
def test_what_the_environment_names_reaches_the_terminal_harmless(
    tmp_path: Path, variable: str, sentence: str
) -> None:
    env = environ(tmp_path, **{variable: "x\x1b]52;c;aGE=\x07[/]\x9b31m\u202e\udcff"})
    with Pty(SESTUI, env=env) as terminal:
        Person(terminal).sees(sentence)
        terminal.write("q")
        assert terminal.wait() == 0
    check_output(terminal.output)


def test_bad_usage_is_told_harmless(tmp_path: Path) -> None:
    with Pty([*SESTUI, "--x\x1b]52;c;aGE=\x07\udcff"], env=environ(tmp_path)) as terminal:
        assert terminal.wait() == 2
    assert rb"--x\x1b]52;c;aGE=\x07\udcff" in terminal.output
    check_output(terminal.output)
