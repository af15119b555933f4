"""The command that is shown, run by a shell and the real `aws`, sends what was meant."""

import subprocess
import sys
from pathlib import Path

from sestui.model import command, keys
from sestui.model.identity import Tag
from sestui.model.new_identity import NewIdentity, OwnKey
from sestui.model.sending import Target
from sestui.model.summary import IdentityType
from tests.endpoint import CREATE, Endpoint
from tests.model.pems import pem
from tests.tools import plain_environ

CONFIG = """\
[profile "my prod"]
aws_access_key_id = AKIDEXAMPLE
aws_secret_access_key = secret
"""

TAGS = (
    Tag("größe", ' o\'brien="x" $HOME `id` \\'),
    Tag("環境", "a, b=c @ !!"),
    Tag("empty", ""),
)
"""Some of it would be refused by SES, and all of it must be sent as it is."""


def environ(tmp_path: Path) -> dict[str, str]:
    """An environment with no AWS files but those of the test, and the `aws` of the tests first."""
    (tmp_path / "config").write_text(CONFIG)
    clean = {name: value for name, value in plain_environ().items() if not name.startswith("AWS_")}
    return {
        **clean,
        "PATH": f"{Path(sys.executable).parent}:{clean['PATH']}",
        "HOME": str(tmp_path),
        "AWS_CONFIG_FILE": str(tmp_path / "config"),
        "AWS_EC2_METADATA_DISABLED": "true",
    }


def test_what_aws_sends_is_what_was_meant(tmp_path: Path) -> None:
    own = OwnKey("s1", keys.read(pem()))
    name = "xn--bcher-kva.example"
    domain = NewIdentity(name, IdentityType.DOMAIN, own, "marketing", TAGS)
    address = NewIdentity("-o'brien+x=`id`$y@example.com", IdentityType.EMAIL_ADDRESS)
    file = command.own_key_file(own).replace("…", own.key.for_ses())
    (tmp_path / command.KEY_FILE).write_text(file)
    with Endpoint() as endpoint:
        target = Target("eu-west-1", "my prod", endpoint.url)
        for new in (domain, address):
            ended = subprocess.run(
                ["bash", "-c", command.create(new, target)],
                cwd=tmp_path,
                env=environ(tmp_path),
                capture_output=True,
                text=True,
                timeout=60,
            )
            assert (ended.returncode, ended.stderr) == (0, "")
        expected = {
            "EmailIdentity": name,
            "DkimSigningAttributes": {
                "DomainSigningSelector": "s1",
                "DomainSigningPrivateKey": own.key.for_ses(),
            },
            "ConfigurationSetName": "marketing",
            "Tags": [{"Key": tag.key, "Value": tag.value} for tag in TAGS],
        }
        assert endpoint.writes == [
            (CREATE, name, expected),
            (CREATE, address.name, {"EmailIdentity": address.name}),
        ]
