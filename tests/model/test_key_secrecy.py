"""A private key is nowhere to be seen: not as text, not as numbers, not in what goes wrong."""

import copy
import dataclasses
import pickle
import traceback
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.serialization import PrivateFormat

from sestui.model import keys
from sestui.model.errors import KeyRefused
from sestui.model.new_identity import NewIdentity, OwnKey
from sestui.model.summary import IdentityType
from tests.model.pems import FORMATS, PASSPHRASE, PKCS1, PKCS8, bare, pem, rsa_key


def secrets() -> list[str]:
    """Everything that must never be seen: the key as text, as numbers, and its passphrase."""
    private = rsa_key(2048).private_numbers()
    texts = [PASSPHRASE]
    for kind, passphrase in FORMATS:
        texts += pem(kind, passphrase).decode().splitlines()[4:8]
    for number in (private.d, private.p, private.q):
        texts += (str(number)[:40], f"{number:x}"[:40], f"{number:X}"[:40])
    return texts


def assert_no_secret_in(text: str) -> None:
    assert not [secret for secret in secrets() if secret in text]


def test_the_secrets_would_be_found_where_they_are() -> None:
    key = keys.read(pem())
    with pytest.raises(AssertionError):
        assert_no_secret_in(key.pem().decode())
    with pytest.raises(AssertionError):
        assert_no_secret_in(str(rsa_key(2048).private_numbers().d))


def test_a_key_shows_its_size_and_fingerprint_alone() -> None:
    key = keys.read(pem())
    own = OwnKey("s1", key)
    new = NewIdentity("example.com", IdentityType.DOMAIN, own)
    assert str(key) == repr(key) == f"{key}" == key.description
    assert key.description.startswith("RSA 2048, fingerprint SHA256:")
    for shown in (key, own, new, dataclasses.asdict(new), dataclasses.astuple(new)):
        text = f"{shown!r} {shown}"
        assert key.description in text
        assert_no_secret_in(text)


def test_a_key_is_neither_copied_nor_pickled_nor_changed() -> None:
    key = keys.read(pem())
    assert copy.copy(key) is key
    assert copy.deepcopy(OwnKey("s1", key)).key is key
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        with pytest.raises(TypeError, match="never pickled"):
            pickle.dumps(key, protocol)
    with pytest.raises(AttributeError):
        key.bits = 1  # type: ignore[misc]
    assert not hasattr(key, "__dict__")


@pytest.mark.parametrize("capture_locals", [False, True])
@pytest.mark.parametrize(
    ("damage", "kind", "passphrase", "given"),
    [
        (lambda data: data, PKCS1, PASSPHRASE, ""),
        (lambda data: data, PKCS8, PASSPHRASE, "not " + PASSPHRASE),
        (lambda data: data[:-40], PKCS1, "", PASSPHRASE),
        (lambda data: data[:900] + data[1000:], PKCS8, "", PASSPHRASE),
        (lambda data: data + data, PKCS8, "", PASSPHRASE),
        (lambda data: data.replace(b"RSA", b"EC"), PKCS1, "", PASSPHRASE),
        (lambda data: data.replace(b"-", b"+"), PKCS8, "", PASSPHRASE),
        (lambda data: bare(data)[:-8], PKCS1, "", PASSPHRASE),
    ],
)
def test_no_error_carries_the_key_or_the_passphrase(
    damage: Callable[[bytes], bytes],
    kind: PrivateFormat,
    passphrase: str,
    given: str,
    capture_locals: bool,
) -> None:
    data = damage(pem(kind, passphrase))
    with pytest.raises(KeyRefused) as raised:
        keys.read(data, given)
    refused = raised.value
    assert refused.__context__ is None
    assert refused.__cause__ is None
    assert refused.__traceback__ is not None
    below = refused.__traceback__.tb_next  # the frame of this test does hold the key
    whole = traceback.TracebackException(
        type(refused), refused, below, capture_locals=capture_locals
    )
    text = "".join(whole.format())
    assert "keys.py" in text
    assert_no_secret_in(text)
    assert_no_secret_in(f"{refused!r} {refused.args} {refused.advice} {vars(refused)}")
