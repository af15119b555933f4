"""What a person changes with the whole program, on a small terminal, as AWS hears of it."""

import csv
import io
import sys
from pathlib import Path

import pytest

from sestui.model import keys
from tests.endpoint import CREATE, PUT_SET, Endpoint, lost
from tests.person import ESCAPE, REVIEW, RIGHT, SEND, Person, copied
from tests.test_command_line import SESTUI, environ
from tests.tools import ALL_AT_ONCE, Pty

HASTY = f"""
{ALL_AT_ONCE}
from datetime import timedelta

from sestui.account import watch
from sestui.__main__ import main

watch.PAUSES = (timedelta(seconds=0.3),)
main(["--dns-server", "127.0.0.1:9"])
"""

NAME = "shop.example.net"


def program(tmp_path: Path, endpoint: Endpoint, *command: str) -> Pty:
    """A program on a terminal over SSH, so that what is copied is sent to it."""
    env = environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url, SSH_TTY="/dev/pts/0")
    return Pty(command, env=env, size=(80, 24), cwd=tmp_path)


def quits(terminal: Pty) -> None:
    terminal.write("q")
    assert terminal.wait() == 0


def test_a_domain_with_its_own_key_is_created_verified_and_switched(tmp_path: Path) -> None:
    with (
        Endpoint(identities=9) as endpoint,
        program(tmp_path, endpoint, sys.executable, "-c", HASTY) as terminal,
    ):
        person = Person(terminal)
        person.sees("as of")

        person.sees("RSA 2048, fingerprint", "n", NAME, "\t", RIGHT, "\t2026\t")
        person.sees("transactional", "\t\t\t")
        person.types("trans\r", "\tteam\tshop\tstage\tlive")
        person.sees("Create in 111122223333", REVIEW)
        assert endpoint.writes == []
        person.sees(f"{NAME} is created.", SEND)
        ((operation, name, sent),) = endpoint.writes
        key = keys.read(sent["DkimSigningAttributes"]["DomainSigningPrivateKey"].encode())
        assert (operation, name) == (CREATE, NAME)
        assert sent == {
            "EmailIdentity": NAME,
            "DkimSigningAttributes": {
                "DomainSigningSelector": "2026",
                "DomainSigningPrivateKey": key.for_ses(),
            },
            "ConfigurationSetName": "transactional",
            "Tags": [{"Key": "team", "Value": "shop"}, {"Key": "stage", "Value": "live"}],
        }

        person.sees("The value of the TXT record:", RIGHT * 2, "y")
        assert copied(terminal.output) == [key.public_value().encode()]

        endpoint.change(NAME, VerifiedForSendingStatus=True, VerificationStatus="SUCCESS")
        person.sees(f"{NAME} is verified now; it was pending.")
        person.sees("✓ verified", ESCAPE)

        listed = sorted(one["IdentityName"] for one in endpoint.identities)
        person.sees("Default configuration set of 5 identities", "g", " " * 5, "s")
        person.sees("5 with none", "market\r")
        assert len(endpoint.writes) == 1
        person.sees("5 switched to marketing", SEND)
        switched = [(PUT_SET, one, {"ConfigurationSetName": "marketing"}) for one in listed[:5]]
        assert endpoint.writes[1:] == switched
        person.sees("as CSV:", "Y")
        rows = csv.reader(io.StringIO(copied(terminal.output)[-1].decode()))
        assert [*rows][1:] == [[one, "", "marketing", "switched"] for one in listed[:5]]

        person.types(ESCAPE)
        person.sees(f"Default configuration set of {listed[0]}", "g", "s")
        person.sees("From marketing", "none\r")
        person.sees(f"{listed[0]} has none now, as read back", SEND)
        assert endpoint.writes[6:] == [(PUT_SET, listed[0], {})]
        quits(terminal)


@pytest.mark.slow
def test_read_only_sends_nothing_and_says_so(tmp_path: Path) -> None:
    with (
        Endpoint(identities=9) as endpoint,
        program(tmp_path, endpoint, *SESTUI, "--read-only") as terminal,
    ):
        person = Person(terminal)
        person.sees("read-only")
        for key in ("n", "s", "  s", "w"):
            person.sees("Nothing can be changed: sestui was started with --read-only.", key)
            person.sees("Sent to your terminal", "y")
        quits(terminal)
        assert endpoint.writes == []
        assert {call.operation for call in endpoint.calls} <= {
            "ListEmailIdentities",
            "GetEmailIdentity",
            "GetAccount",
            "GetCallerIdentity",
        }


@pytest.mark.slow
def test_a_connection_that_drops_in_mid_create_has_it_sent_once(tmp_path: Path) -> None:
    with (
        Endpoint(identities=9) as endpoint,
        program(tmp_path, endpoint, *SESTUI, "--refresh", "0") as terminal,
    ):
        person = Person(terminal)
        person.sees("as of")
        endpoint.fail(CREATE, lost())
        person.sees("Create in", "n", NAME, REVIEW)
        person.sees(f"AWS did not answer, but {NAME} is there.", SEND)
        quits(terminal)
        assert endpoint.count(CREATE) == len(endpoint.writes) == 1
