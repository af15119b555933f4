"""From a domain that stays pending to a verified one, with a real name server."""

import json
import subprocess
from pathlib import Path

import pytest

from tests.endpoint import Endpoint, row
from tests.lookup import knot
from tests.person import Person, copied
from tests.ses.wire import details_of
from tests.test_command_line import SESTUI, environ
from tests.tools import Pty

NAME = "example.com"
TOKENS = details_of(row(NAME, "PENDING"))["DkimAttributes"]["Tokens"]


def zone(serial: int, *names: str) -> str:
    """Return a zone with a CNAME of each token at a name, as it is written in a zone file."""
    head = f"$ORIGIN {NAME}.\n$TTL 60\n@ SOA ns1 admin {serial} 3600 600 86400 30\n@ NS ns1\n"
    lines = zip(names, TOKENS, strict=True)
    records = "".join(f"{name} CNAME {token}.dkim.amazonses.com.\n" for name, token in lines)
    return f"{head}ns1 A 127.0.0.1\n{records}"


RIGHT = [f"{token}._domainkey" for token in TOKENS]
DOUBLED = [f"{RIGHT[0]}.{NAME}", *RIGHT[1:]]
"""What comes of typing the whole name into a form that adds the zone."""


def test_a_doubled_zone_name_is_read_mended_found_and_verified(tmp_path: Path) -> None:
    with (
        knot.serving(tmp_path, {NAME: zone(1, *DOUBLED)}) as server,
        Endpoint([row(NAME, "PENDING")]) as endpoint,
    ):
        env = environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url)
        asked = ["--dns-server", f"127.0.0.1:{server.port}", "--refresh", "0"]
        with Pty([*SESTUI, *asked], env=env, size=(80, 24)) as terminal:
            person = Person(terminal)
            person.sees("as of")
            person.sees(f"Mend 1 of 3 CNAMEs: zone name doubled at `{RIGHT[0]}.{NAME}`.", "\r")
            person.sees("Nobody looks there.", "7")
            person.sees("from the server that --dns-server names")
            terminal.write("y")
            terminal.until(lambda output: copied(output) == [RIGHT[0].encode()])

            server.publish(NAME, zone(2, *RIGHT))
            person.sees(f"{NAME}: DNS: 3 found, 1 recommended.", "d")
            person.sees("All records are found: wait, SES looks again by itself", "1")

            verified = details_of(row(NAME))
            endpoint.change(NAME, **verified)
            person.sees("It can send", "r")
            terminal.write("q")
            assert terminal.wait() == 0


@pytest.mark.slow
def test_a_pipeline_is_told_by_the_exit_status(tmp_path: Path) -> None:
    with (
        knot.serving(tmp_path, {NAME: zone(1, *DOUBLED)}) as server,
        Endpoint([row(NAME, "PENDING")]) as endpoint,
    ):
        env = environ(tmp_path, AWS_ENDPOINT_URL=endpoint.url)

        def check(port: int) -> subprocess.CompletedProcess[str]:
            asked = ["check", NAME, "--json", "--dns-server", f"127.0.0.1:{port}"]
            return subprocess.run(
                [*SESTUI, *asked], env=env, capture_output=True, text=True, timeout=30, check=False
            )

        wrong = check(server.port)
        assert (wrong.returncode, wrong.stderr) == (1, "")
        (found,) = json.loads(wrong.stdout)
        assert found["records"][0]["mistakes"][0]["toType"] == RIGHT[0]
        server.publish(NAME, zone(2, *RIGHT))
        assert check(server.port).returncode == 0
