"""A key whose passphrase would be worked on for minutes is refused at once: nothing else runs
meanwhile, since the library holds the interpreter."""

import base64
import shutil
import subprocess
from functools import cache

import pytest

from sestui.model import keys
from sestui.model.errors import KeyRefused, PassphraseNeeded
from tests.model.pems import PASSPHRASE, PKCS1, PKCS8, bare, pem

PBES2, PBKDF2, SCRYPT = "2a864886f70d01050d", "2a864886f70d01050c", "2b06010401da47040b"
SHA1_3DES, AES_256_CBC = "2a864886f70d010c0103", "60864801650304012a"


def der(tag: int, *parts: bytes) -> bytes:
    content = b"".join(parts)
    size = len(content).to_bytes(2)
    return (
        bytes([tag, 0x82]) + size + content
        if len(content) > 127
        else (bytes([tag, len(content)]) + content)
    )


def number(value: int) -> bytes:
    return der(2, value.to_bytes(value.bit_length() // 8 + 1))


def algorithm(oid: str, *parameters: bytes) -> bytes:
    return der(0x30, der(6, bytes.fromhex(oid)), der(0x30, *parameters))


def encrypted(derivation: bytes) -> bytes:
    """A PKCS#8 whose contents nobody could tell from encrypted ones, in PEM."""
    cipher = der(0x30, der(6, bytes.fromhex(AES_256_CBC)), der(4, bytes(16)))
    whole = der(0x30, algorithm(PBES2, derivation, cipher), der(4, bytes(1232)))
    return as_pem(whole)


def as_pem(whole: bytes) -> bytes:
    text = base64.encodebytes(whole)
    return b"-----BEGIN ENCRYPTED PRIVATE KEY-----\n%b-----END ENCRYPTED PRIVATE KEY-----\n" % text


def pbkdf2(rounds: int, *more: bytes) -> bytes:
    return encrypted(algorithm(PBKDF2, der(4, bytes(16)), number(rounds), *more))


def scrypt(n: int, r: int, p: int, *more: bytes) -> bytes:
    return encrypted(algorithm(SCRYPT, der(4, bytes(16)), number(n), number(r), number(p), *more))


def pbes1(rounds: int) -> bytes:
    first = algorithm(SHA1_3DES, der(4, bytes(8)), number(rounds))
    return as_pem(der(0x30, first, der(4, bytes(1232))))


MOST = keys.MOST_ROUNDS
ENDLESS = {
    "PBKDF2": pbkdf2(MOST + 1),
    "PBKDF2 with a key length": pbkdf2(2**31 - 1, number(32)),
    "PBKDF2, nearly for ever": pbkdf2(2**63 - 1),
    "scrypt": scrypt(2**18, 8, 1),
    "scrypt, all in parallel": scrypt(2**10, 8, 2**20, number(32)),
    "PBES1": pbes1(MOST + 1),
}


@pytest.mark.parametrize("data", ENDLESS.values(), ids=ENDLESS)
@pytest.mark.parametrize("passphrase", ["", PASSPHRASE])
def test_what_takes_too_long_to_open_is_refused_and_no_passphrase_asked_for(
    data: bytes, passphrase: str
) -> None:
    for given in (data, bare(data)):
        with pytest.raises(KeyRefused, match="rounds of work") as refused:
            keys.read(given, passphrase)
        assert not isinstance(refused.value, PassphraseNeeded)
        assert refused.value.advice.startswith("Encrypt a copy")


@pytest.mark.parametrize(
    "data", [pbkdf2(2048, number(32)), scrypt(2**14, 8, 1), scrypt(2**10, 8, 1), pbes1(2048)]
)
def test_what_tools_ask_for_is_tried(data: bytes) -> None:
    with pytest.raises(PassphraseNeeded, match="does not open"):
        keys.read(data, PASSPHRASE)


@pytest.mark.parametrize("most", [pbkdf2(MOST), scrypt(2**17, 8, 1), pbes1(MOST)])
def test_the_most_that_is_done_is_the_most_that_is_asked_for(most: bytes) -> None:
    with pytest.raises(PassphraseNeeded, match="is encrypted"):
        keys.read(most)


@cache
def by_openssl(*options: str) -> bytes:
    command = ["openssl", "pkcs8", "-topk8", "-passout", f"pass:{PASSPHRASE}", *options]
    return subprocess.run(command, input=pem(PKCS8), capture_output=True, check=True).stdout


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is not installed")
@pytest.mark.parametrize(
    "options", [(), ("-scrypt",), ("-v1", "PBE-SHA1-3DES"), ("-v2", "aes-256-cbc", "-iter", "9999")]
)
def test_what_openssl_writes_is_opened(options: tuple[str, ...]) -> None:
    assert keys.read(by_openssl(*options), PASSPHRASE).for_ses().encode() == bare(pem(PKCS1))
    with pytest.raises(KeyRefused, match=r"takes 1,500,000 rounds"):
        keys.read(by_openssl("-iter", "1500000"), PASSPHRASE)
