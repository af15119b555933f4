"""The demo in a process of its own, telling on whatever leaves it: see test_isolation.

    python -m tests.demo.hostile [isolate] [start]

Prints, as JSON, what was answered and every attempt to connect, to look up a host, to run a
program or to open a file of the home folder.
"""

import json
import os
import sys
from collections.abc import Callable
from typing import Any

LEAVES = {
    "socket.connect",
    "socket.getaddrinfo",
    "socket.gethostbyname",
    "socket.gethostbyaddr",
    "socket.sendto",
    "socket.sendmsg",
    "subprocess.Popen",
    "os.system",
    "os.exec",
    "os.posix_spawn",
    "os.fork",
}
READS = {"open", "os.listdir", "os.scandir"}


def main(steps: list[str]) -> dict[str, Any]:
    left: list[str] = []
    home = os.environ["HOME"]

    def watch(event: str, details: tuple[Any, ...]) -> None:
        if event in LEAVES or (event in READS and str(details[0]).startswith(home)):
            left.append(f"{event} {details}")

    sys.addaudithook(watch)
    if "isolate" in steps:
        from sestui.demo.isolation import isolate

        isolate(os.environ)
    if "start" in steps:
        from sestui.demo.account import start

        start()
    return {"answers": answers(), "left": left}


def answers() -> dict[str, Any]:
    """Make every kind of call the program makes, and some that it does not."""
    import boto3
    from botocore.config import Config

    def ask(operation: Callable[..., Any], **arguments: Any) -> Any:
        try:
            return operation(**arguments)
        except Exception as error:  # noqa: BLE001  # whatever it is, it is the answer
            return f"{type(error).__name__}: {error}"

    once = Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=2)
    session: Any = boto3.Session()

    def client(service: str, **settings: Any) -> Any:
        return session.client(service, config=once, **settings)

    ses = client("sesv2")
    name = {"EmailIdentity": "example.com"}
    set_name, bounce = {"ConfigurationSetName": "internal"}, {"MailFromDomain": "b.example.com"}
    told = {
        "account": ask(client("sts").get_caller_identity),
        "sending": ask(ses.get_account),
        "list": ask(ses.list_email_identities, PageSize=1000),
        "sets": ask(ses.list_configuration_sets),
        "get": ask(ses.get_email_identity, **name),
        "create": ask(ses.create_email_identity, EmailIdentity="new.example.com"),
        "set": ask(ses.put_email_identity_configuration_set_attributes, **name, **set_name),
        "mail_from": ask(ses.put_email_identity_mail_from_attributes, **name, **bounce),
        "lacking": ask(ses.get_deliverability_dashboard_options),
        "service": ask(client("s3").list_buckets),
        "region": ask(client("sesv2", region_name="eu-west-1").list_email_identities),
        "host": ask(client("sesv2", endpoint_url="http://127.0.0.1:9").get_account),
        "secure": ask(client("sts", endpoint_url="https://127.0.0.1:9").get_caller_identity),
    }
    for variant, config in (
        ("dual-stack", Config(use_dualstack_endpoint=True)),
        ("FIPS", Config(use_fips_endpoint=True)),
    ):
        varied = session.client("sesv2", config=once.merge(config))
        told[variant] = ask(varied.get_account)
    return told


if __name__ == "__main__":
    print(json.dumps(main(sys.argv[1:]), default=str))
