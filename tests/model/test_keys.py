"""Any key a person has at hand becomes what SES can verify, and any other is refused."""

import base64
from collections.abc import Callable

import pytest
from cryptography.hazmat.primitives.asymmetric import dsa, ec, ed25519, x25519
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    load_der_public_key,
)
from hypothesis import example, given, settings
from hypothesis import strategies as st

from sestui.demo.limits import will_verify
from sestui.model import keys
from sestui.model.errors import KeyRefused, PassphraseNeeded
from tests.model.pems import (
    FORMATS,
    PASSPHRASE,
    PKCS1,
    PKCS8,
    TOO_LONG,
    TOO_SHORT,
    bare,
    pem,
    public_pem,
    rsa_key,
)


def refusal(data: bytes, passphrase: str = "") -> KeyRefused:
    with pytest.raises(KeyRefused) as refused:
        keys.read(data, passphrase)
    return refused.value


@pytest.mark.parametrize("bits", [1024, 1536, 2048])
@pytest.mark.parametrize("kind", [PKCS1, PKCS8])
def test_what_ses_is_sent_is_the_same_key_as_pkcs1(kind: PrivateFormat, bits: int) -> None:
    key = keys.read(pem(kind, bits=bits))
    sent = key.for_ses()
    assert will_verify(sent)
    assert sent.encode() == bare(pem(PKCS1, bits=bits))
    assert key.bits == bits


@pytest.mark.parametrize(("kind", "passphrase"), FORMATS)
@pytest.mark.parametrize("line_end", ["\n", "\r", "\r\n", " ", " \t\n\n"])
def test_a_key_is_found_however_it_was_pasted(
    kind: PrivateFormat, passphrase: str, line_end: str
) -> None:
    text = f"Bag Attributes\n  friendlyName: é\n{pem(kind, passphrase).decode()}\n  Thanks -- J."
    data = text.replace("\n", line_end).encode()
    assert keys.read(data, passphrase).for_ses().encode() == bare(pem())


@pytest.mark.parametrize("kind", [PKCS1, PKCS8])
def test_a_key_needs_no_line_ends_and_not_even_its_begin_line(kind: PrivateFormat) -> None:
    expected = keys.read(pem()).fingerprint
    assert keys.read(pem(kind).replace(b"\n", b"")).fingerprint == expected
    assert keys.read(b" " + bare(pem(kind)) + b"\r").fingerprint == expected


def test_bare_base64_can_be_encrypted_too() -> None:
    encrypted = bare(pem(PKCS8, PASSPHRASE))
    assert isinstance(refusal(encrypted), PassphraseNeeded)
    assert keys.read(encrypted, PASSPHRASE).for_ses().encode() == bare(pem())


@settings(max_examples=30)
@given(st.lists(st.sampled_from(["\n", "\r", " ", "\t", "\r\n"]), min_size=1), st.text("-\r\n aé:"))
@example(["\n"], "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n")
def test_blanks_and_what_stands_around_count_for_nothing(blanks: list[str], around: str) -> None:
    lines = pem(PKCS8, bits=1024).decode().splitlines()
    pasted = "".join(line + blanks[number % len(blanks)] for number, line in enumerate(lines))
    key = keys.read(f"{around}{pasted}{around}".encode())
    assert key.for_ses().encode() == bare(pem(PKCS1, bits=1024))


def test_a_passphrase_that_nothing_needs_is_left_alone() -> None:
    assert keys.read(pem(), PASSPHRASE).bits == 2048


@pytest.mark.parametrize("kind", [PKCS1, PKCS8])
@pytest.mark.parametrize(
    ("passphrase", "sentence"),
    [
        ("", "This key is encrypted."),
        ("wrong", "The passphrase does not open this key."),
        ("\ud800", "The passphrase does not open this key."),
        ("x" * 5000, "The passphrase does not open this key."),
    ],
)
def test_an_encrypted_key_asks_for_its_passphrase(
    kind: PrivateFormat, passphrase: str, sentence: str
) -> None:
    refused = refusal(pem(kind, PASSPHRASE), passphrase)
    assert isinstance(refused, PassphraseNeeded)
    assert str(refused) == sentence


def pkcs8(
    key: ec.EllipticCurvePrivateKey
    | ed25519.Ed25519PrivateKey
    | x25519.X25519PrivateKey
    | dsa.DSAPrivateKey,
) -> bytes:
    return key.private_bytes(Encoding.PEM, PKCS8, NoEncryption())


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (lambda: b"", "There is no private key in this."),
        (lambda: b"hello", "There is no private key in this."),
        (lambda: bytes(range(256)) * 100, "There is no private key in this."),
        (lambda: b"-----BEGIN PGP MESSAGE-----\n", "There is no private key in this."),
        (lambda: b"A" * 400, "This private key cannot be read."),
        (lambda: pem()[:-40], "This key is cut short: its END line is missing."),
        (lambda: pem()[:700] + pem()[800:], "This private key cannot be read."),
        (lambda: pem().replace(b"M", "é".encode()), "This private key cannot be read."),
        (lambda: pem() + pem(), "There are several private keys in this."),
        (lambda: pem() + pem()[:99], "There are several private keys in this."),
        (public_pem, "This is a public key."),
        (lambda: b"ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQ me@home", "This is a public key."),
        (
            lambda: b"-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----",
            "This is a certificate.",
        ),
        (lambda: pem(PrivateFormat.OpenSSH), "This key is in OpenSSH's own format."),
        (
            lambda: b"PuTTY-User-Key-File-3: ssh-rsa\r\nEncryption: none",
            "This key is in PuTTY's own format.",
        ),
        (
            lambda: ec.generate_private_key(ec.SECP256R1()).private_bytes(
                Encoding.PEM, PKCS1, NoEncryption()
            ),
            "This is an EC key; SES signs with RSA keys alone.",
        ),
        (
            lambda: pkcs8(ec.generate_private_key(ec.SECP256R1())),
            "This is an EC key; SES signs with RSA keys alone.",
        ),
        (
            lambda: pkcs8(ed25519.Ed25519PrivateKey.generate()),
            "This is an Ed25519 key; SES signs with RSA keys alone.",
        ),
        (
            lambda: pkcs8(x25519.X25519PrivateKey.generate()),
            "This is an X25519 key; SES signs with RSA keys alone.",
        ),
        (
            lambda: pkcs8(dsa.generate_private_key(1024)),
            "This is a DSA key; SES signs with RSA keys alone.",
        ),
        (lambda: TOO_SHORT, "This RSA key has 512 bits; SES takes 1024 to 2048."),
        (lambda: TOO_LONG, "This RSA key has 4096 bits; SES takes 1024 to 2048."),
    ],
)
def test_what_ses_could_not_sign_with_is_refused(data: Callable[[], bytes], sentence: str) -> None:
    refused = refusal(data())
    assert str(refused) == sentence
    assert refused.advice
    assert not isinstance(refused, PassphraseNeeded)


@given(st.binary() | st.text().map(lambda text: f"-----BEGIN PRIVATE KEY-----{text}".encode()))
def test_garbage_is_refused_and_no_other_error_comes_of_it(data: bytes) -> None:
    assert refusal(data, PASSPHRASE).advice


@given(st.data())
def test_a_damaged_key_is_refused(data: st.DataObject) -> None:
    original = pem(bits=1024)
    start = data.draw(st.integers(31, len(original) - 40))
    damaged = original[:start] + data.draw(st.binary(max_size=9)) + original[start + 9 :]
    try:
        key = keys.read(damaged)
    except KeyRefused:
        pass
    else:
        assert key.for_ses().encode() == bare(original)


def test_a_new_key_is_as_long_as_ses_takes_and_never_the_same() -> None:
    one, other = keys.make(), keys.make()
    assert one.bits == other.bits == 2048
    assert one.fingerprint != other.fingerprint
    assert keys.read(one.pem()).for_ses() == one.for_ses()
    assert one.pem().startswith(b"-----BEGIN RSA PRIVATE KEY-----\n")


def test_the_public_record_is_the_public_half() -> None:
    value = keys.read(pem()).public_value()
    assert value.startswith("p=")
    assert value.removeprefix("p=").encode() == bare(public_pem())
    assert len(value) == 394
    public = load_der_public_key(base64.b64decode(value.removeprefix("p=")))
    assert isinstance(public, RSAPublicKey)
    assert public.public_numbers() == rsa_key(2048).public_key().public_numbers()
