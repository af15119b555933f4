"""Where calls go, when the connection opens, and that it leaves the terminal alone."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sestui.model.call import Call
from sestui.model.errors import ConfigurationError
from sestui.model.sending import Target
from sestui.ses import endpoint as urls
from sestui.ses.connection import Connection
from sestui.ses.gateway import Gateway
from sestui.ses.pace import Pace
from tests.endpoint import Endpoint
from tests.pseudo_terminal import Pty
from tests.ses.conftest import AwsFiles

ROOT = Path(__file__).parents[2]


def run(program: str) -> str:
    """Run a program in an interpreter that has imported nothing yet; return what it prints."""
    done = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert done.stderr == ""
    return done.stdout


def test_nothing_of_botocore_is_imported_before_the_first_use() -> None:
    printed = run(
        "import sys\n"
        "from sestui.ses.connection import Connection\n"
        "from sestui.ses.gateway import Gateway\n"
        "from sestui.ses.pace import Pace\n"
        "Gateway(Connection(profile='gone'), Pace())\n"
        "print([name for name in sys.modules if 'boto' in name or 'urllib3' in name])"
    )
    assert printed == "[]\n"


def test_what_is_to_be_prepared_is_prepared_once_and_before_botocore_is_imported() -> None:
    printed = run(
        "import sys\n"
        "from sestui.ses.connection import Connection\n"
        "connection = Connection(\n"
        "    region='eu-west-1', prepare=lambda: print('botocore' in sys.modules))\n"
        "for _ in range(2):\n"
        "    connection.target()\n"
        "    connection.reset()\n"
        "print('botocore' in sys.modules, 'boto3' in sys.modules)"
    )
    assert printed == "False\nTrue False\n"


def test_the_target_is_what_the_environment_and_the_files_say(
    aws_files: AwsFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws_files.config.write_text("[profile shop]\nregion = eu-south-1\n")
    assert Connection().target() == Target("eu-west-1")
    monkeypatch.setenv("AWS_PROFILE", "shop")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    assert Connection().target() == Target("eu-south-1", profile="shop")


def test_options_go_before_the_environment(
    aws_files: AwsFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws_files.config.write_text("[profile shop]\nregion = eu-south-1\n[profile mail]\n")
    monkeypatch.setenv("AWS_PROFILE", "mail")
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    assert Connection(profile="shop").target() == Target("eu-south-1", profile="shop")
    assert Connection(profile="shop", region="us-east-1").target().region == "us-east-1"


def test_a_profile_is_not_named_when_keys_in_the_environment_win_over_it(
    aws_files: AwsFiles, keys: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    aws_files.config.write_text("[profile shop]\n")
    monkeypatch.setenv("AWS_PROFILE", "shop")
    assert Connection().target().profile is None
    assert Connection(profile="shop").target().profile == "shop"


def test_the_region_that_only_the_second_aws_command_reads_is_better_than_none(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("AWS_REGION", "us-west-2")
    assert Connection().target().region == "eu-west-1"
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    assert Connection().target().region == "us-west-2"


@pytest.mark.parametrize(
    ("region", "variables"),
    [
        ("eu-west-1", {}),
        ("cn-north-1", {}),
        ("us-gov-west-1", {}),
        ("nowhere-9", {}),
        ("us-east-1", {"AWS_USE_FIPS_ENDPOINT": "true"}),
        ("us-east-1", {"AWS_ENDPOINT_URL": "https://email.us-east-1.amazonaws.com"}),
        ("us-east-1", {"AWS_ENDPOINT_URL": "https://email.us-east-1.api.aws/"}),
    ],
)
def test_an_endpoint_of_aws_itself_is_not_mentioned(
    region: str, variables: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert Connection(region=region).target() == Target(region)


@pytest.mark.parametrize(
    ("url", "shown", "read_only"),
    [
        ("http://127.0.0.1:4566", "http://127.0.0.1:4566", False),
        ("http://127.8.9.1:4566/", "http://127.8.9.1:4566", False),
        ("http://localhost:4566", "http://localhost:4566", False),
        ("http://[::1]:4566", "http://[::1]:4566", False),
        ("https://ses.example.com/v2", "https://ses.example.com/v2", False),
        ("https://me:hunter2@ses.example.com", "https://ses.example.com", False),
        ("http://ses.example.com", "http://ses.example.com", True),
        ("http://10.0.0.1", "http://10.0.0.1", True),
        ("http://[fe80::1]", "http://[fe80::1]", True),
        ("http://localhost.example.com", "http://localhost.example.com", True),
        (
            "http://email.eu-west-1.amazonaws.com",
            "http://email.eu-west-1.amazonaws.com",
            True,
        ),
        (
            "https://email.us-east-1.amazonaws.com",
            "https://email.us-east-1.amazonaws.com",
            False,
        ),
        ("https://email.s3.amazonaws.com", "https://email.s3.amazonaws.com", False),
        (
            "https://email.eu-west-1.amazonaws.com.example.com",
            "https://email.eu-west-1.amazonaws.com.example.com",
            False,
        ),
    ],
)
def test_an_endpoint_of_someone_else_is_shown_and_open_ones_are_read_only(
    url: str, shown: str, read_only: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = Target("eu-west-1", endpoint=shown, read_only=read_only, locked=read_only)
    assert Connection(endpoint_url=url).target() == wanted
    monkeypatch.setenv("AWS_ENDPOINT_URL_SESV2", url)
    assert Connection().target() == wanted


def test_an_endpoint_may_stand_in_the_aws_files(aws_files: AwsFiles) -> None:
    aws_files.config.write_text(
        "[profile local]\nservices = here\n[services here]\nsesv2 =\n"
        "  endpoint_url = http://127.0.0.1:4566\n"
    )
    assert Connection(profile="local").target().endpoint == "http://127.0.0.1:4566"


@pytest.mark.parametrize(
    "url", ["", "nowhere", "ftp://127.0.0.1", "http://", "http://127.0.0.1:99999", "http://[::1"]
)
def test_an_endpoint_that_is_no_url_points_to_the_option(url: str) -> None:
    with pytest.raises(ConfigurationError) as caught:
        Connection(endpoint_url=url).target()
    assert "endpoint" in str(caught.value)
    assert "--endpoint-url" in caught.value.advice


def test_read_only_and_demo_are_what_they_were_made_with() -> None:
    target = Connection(read_only=True, demo=True).target()
    assert (target.read_only, target.locked, target.demo) == (True, True, True)


def test_the_target_is_known_without_credentials(endpoint: Endpoint) -> None:
    assert Connection(endpoint_url=endpoint.url).target().endpoint == endpoint.url
    assert endpoint.calls == []


def test_a_reset_reads_the_configuration_anew(
    aws_files: AwsFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("AWS_DEFAULT_REGION")
    aws_files.config.write_text("[default]\nregion = eu-west-1\n")
    connection = Connection()
    assert connection.target().region == "eu-west-1"
    aws_files.config.write_text("[default]\nregion = us-east-1\n")
    assert connection.target().region == "eu-west-1"
    connection.reset()
    assert connection.target().region == "us-east-1"


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize("by_option", [True, False])
def test_the_endpoint_governs_ses_and_sts(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch, by_option: bool
) -> None:
    if not by_option:
        monkeypatch.setenv("AWS_ENDPOINT_URL", endpoint.url)
    connection = Connection(endpoint_url=endpoint.url if by_option else None)
    gateway = Gateway(connection, Pace())
    assert gateway.account_number(Call()) == "111122223333"
    assert gateway.configuration_sets(Call()) == ["marketing", "transactional"]
    assert len(endpoint.calls) == 2


@pytest.mark.usefixtures("keys")
def test_the_endpoint_goes_before_one_in_the_environment(
    endpoint: Endpoint, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("AWS_ENDPOINT_URL", "AWS_ENDPOINT_URL_SESV2", "AWS_ENDPOINT_URL_STS"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    gateway = Gateway(Connection(endpoint_url=endpoint.url), Pace())
    gateway.account_number(Call())
    gateway.sending_account(Call())
    assert len(endpoint.calls) == 2


def test_neither_botocore_nor_a_credential_process_touches_the_terminal(
    endpoint: Endpoint, aws_files: AwsFiles
) -> None:
    noisy = aws_files.home / "process.py"
    noisy.write_text(
        "import sys\n"
        "print('a warning', file=sys.stderr)\n"
        "try:\n"
        "    open('/dev/tty', 'w').write('a question? ')\n"
        "except OSError:\n"
        "    pass\n"
        "assert sys.stdin.read() == ''\n"
        'print(\'{"Version": 1, "AccessKeyId": "AKIA", "SecretAccessKey": "s"}\')\n'
    )
    aws_files.config.write_text(
        f"[profile tool]\ncredential_process = {sys.executable} {noisy}\n"
        "[profile admin]\nsource_profile = tool\nmfa_serial = arn:aws:iam::1:mfa/ops\n"
        "role_arn = arn:aws:iam::111122223333:role/admin\n"
    )
    program = (
        "from sestui.model.call import Call\n"
        "from sestui.model.errors import CredentialsError\n"
        "from sestui.ses.connection import Connection\n"
        "from sestui.ses.gateway import Gateway\n"
        "from sestui.ses.pace import Pace\n"
        "for profile, ask in (('tool', None), ('admin', None), ('admin', lambda _: '123456')):\n"
        f"    connection = Connection(profile=profile, endpoint_url={endpoint.url!r})\n"
        "    try:\n"
        "        print(Gateway(connection, Pace()).account_number(Call(ask_mfa_code=ask)))\n"
        "    except CredentialsError as error:\n"
        "        print(error)\n"
    )
    with Pty([sys.executable, "-c", program], env=dict(os.environ), cwd=ROOT) as terminal:
        assert terminal.wait() == 0
        assert terminal.output.decode().splitlines() == [
            "111122223333",
            "This profile's role asks for an MFA code.",
            "111122223333",
        ]


def test_a_url_that_is_shown_holds_no_secret() -> None:
    parts = urls.parsed("https://me:hunter2@ses.example.com:8443/v2/?token=hunter2#hunter2")
    assert urls.shown(parts) == "https://ses.example.com:8443/v2"
