"""The environment of the demo: nothing of the person's AWS set-up is left in it."""

import os
from collections.abc import MutableMapping
from typing import Final

REGION: Final = "us-east-1"
ACCOUNT: Final = "111122223333"

_PREFIXES: Final = (
    "AWS_",
    "BOTO",  # BOTO_CONFIG, and BOTOCORE_EXPERIMENTAL__PLUGINS, which imports what it names
    "MOTO_",
    "TEST_SERVER_MODE",  # moto would send every call to a server instead of answering it
    "TEST_PROXY_MODE",
)
_NAMES: Final = frozenset({"REQUESTS_CA_BUNDLE", "INITIAL_NO_AUTH_ACTION_COUNT"})

_DEMO: Final = {
    "AWS_CONFIG_FILE": os.devnull,
    "AWS_SHARED_CREDENTIALS_FILE": os.devnull,
    "AWS_ACCESS_KEY_ID": "DEMO",
    "AWS_SECRET_ACCESS_KEY": "DEMO",
    "AWS_REGION": REGION,
    "AWS_DEFAULT_REGION": REGION,
    "AWS_EC2_METADATA_DISABLED": "true",
    "AWS_USE_DUALSTACK_ENDPOINT": "false",
    "AWS_USE_FIPS_ENDPOINT": "false",
    "AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true",
    "MOTO_ACCOUNT_ID": ACCOUNT,
}


def isolate(environ: MutableMapping[str, str]) -> None:
    """Drop all that boto3 and moto read from `environ`, and put the demo's own in its place.

    Call it with `os.environ` before boto3 or moto is imported: moto reads some of it when
    imported. Proxies stay: they concern other programs too, and nothing is sent that could
    pass one. The one thing boto3 reads from the home folder without being told to,
    `~/.aws/models`, is no matter of the environment: `account.start` sees to it.

    >>> environ = {"AWS_PROFILE": "work", "HOME": "/home/wren"}
    >>> isolate(environ)
    >>> environ["HOME"], environ.get("AWS_PROFILE"), environ["AWS_REGION"]
    ('/home/wren', None, 'us-east-1')
    """
    for name in [n for n in environ if n.upper().startswith(_PREFIXES) or n.upper() in _NAMES]:
        del environ[name]
    environ.update(_DEMO)
