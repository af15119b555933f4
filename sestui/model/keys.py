"""Any PEM → the PKCS#1 that SES verifies, and the public record.

SES takes whatever base64 it is given as a private key, and never verifies one that is not
an RSA key of 1024 to 2048 bits as PKCS#1 in DER (SES developer guide, "Bring your own DKIM
authentication token"). OpenSSL 3 writes PKCS#8 unless told otherwise.

`cryptography` is imported where it is used: that takes 60 ms.
"""

import base64
import hashlib
import re
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import groupby
from math import prod
from typing import TYPE_CHECKING, Any, Final, NoReturn, Self

from sestui.model.errors import KeyRefused, PassphraseNeeded

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey

MIN_BITS: Final = 1024
MAX_BITS: Final = 2048
MOST_ROUNDS: Final = 1 << 20
"""How often a passphrase may have to be worked on, or for scrypt its N times r times p. That
takes up to a second or so, in which nothing else runs, as `cryptography` holds the
interpreter. OpenSSL asks for 2,048 of the former or 131,072 of the latter."""

_BEGIN: Final = re.compile(r"-----BEGIN ([A-Z0-9 ]+)-----")
_ENCRYPTED: Final = re.compile(r"\s*Proc-Type: *4,ENCRYPTED\s+DEK-Info: *([\w-]+,[0-9A-F]+)\s")
"""How a PEM begins that is encrypted as OpenSSL did before PKCS#8 (RFC 1421, 4.6.1)."""
_PKCS8_ENCRYPTED: Final = b"-----BEGIN ENCRYPTED PRIVATE KEY-----"
_INTEGER, _SEQUENCE = 0x02, 0x30
"""Tags of DER (X.690, 8.3 and 8.9)."""
_BASE64: Final = re.compile(r"[A-Za-z0-9+/]{100,}={0,2}")
"""A key without its BEGIN line: far too long for a word, and short for an RSA key."""


class PrivateKey:
    """An RSA key that SES can sign with, shown by its size and fingerprint alone.

    The secret leaves it through `for_ses` and `pem` and in no other way: a copy is the key
    itself, and pickling raises TypeError.
    """

    __slots__ = ("_rsa",)

    def __init__(self, rsa: "RSAPrivateKey") -> None:
        self._rsa = rsa

    def __repr__(self) -> str:
        return self.description

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, _memo: dict[int, Any]) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a private key is never pickled")

    @property
    def bits(self) -> int:
        """How long the modulus is, 1024 to 2048."""
        return self._rsa.key_size

    @property
    def fingerprint(self) -> str:
        """The SHA-256 of the public key's SPKI DER, written as OpenSSH writes fingerprints.

        Not the one `ssh-keygen -l` shows of the same key, which is of another encoding.
        """
        digest = hashlib.sha256(self._public_der()).digest()
        return f"SHA256:{base64.b64encode(digest).decode().rstrip('=')}"

    @property
    def description(self) -> str:
        """All that is shown of the key: `RSA 2048, fingerprint SHA256:…`."""
        return f"RSA {self.bits}, fingerprint {self.fingerprint}"

    def for_ses(self) -> str:
        """Return the private key as `DomainSigningPrivateKey` wants it: base64 of PKCS#1 DER."""
        from cryptography.hazmat.primitives.serialization import Encoding

        return base64.b64encode(self._private_bytes(Encoding.DER)).decode()

    def pem(self) -> bytes:
        """Return the private key for a file: PKCS#1 in PEM, not encrypted."""
        from cryptography.hazmat.primitives.serialization import Encoding

        return self._private_bytes(Encoding.PEM)

    def public_value(self) -> str:
        """Return the value of the TXT record: `p=` and the base64 of the SPKI DER."""
        return f"p={base64.b64encode(self._public_der()).decode()}"

    def _public_der(self) -> bytes:
        from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

        public = self._rsa.public_key()
        return public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)

    def _private_bytes(self, encoding: Any) -> bytes:
        from cryptography.hazmat.primitives.serialization import NoEncryption, PrivateFormat

        return self._rsa.private_bytes(encoding, PrivateFormat.TraditionalOpenSSL, NoEncryption())


def make() -> PrivateKey:
    """Return a new RSA key of 2048 bits, the most SES takes; this can take half a second."""
    from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key

    return PrivateKey(generate_private_key(public_exponent=65537, key_size=MAX_BITS))


def read(data: bytes, passphrase: str = "") -> PrivateKey:
    """Return the private key that a file or a paste holds.

    That is a PEM of PKCS#1 or PKCS#8, encrypted or not, with any text around it and with any
    blanks where its lines should end, or the bare base64 of such a key. The passphrase is
    used only when the key is encrypted.

    Raises KeyRefused for anything that SES could not sign with, and PassphraseNeeded when the
    key is encrypted and the passphrase is empty or not its own. Neither holds anything of the
    key.
    """
    failure: KeyRefused
    try:
        return _rsa_key(data.decode("ascii", "replace"), passphrase)
    except KeyRefused as refused:
        failure = type(refused)(str(refused), refused.advice)
    except Exception:  # noqa: BLE001 (cryptography raises anything: it is an outcome)
        failure = KeyRefused(
            "This private key cannot be read.",
            "It is damaged, cut short or of an unknown kind: give all of it, from its BEGIN "
            "line to its END line.",
        )
    finally:
        del data, passphrase
    # Raised out here, and a new one: chained to another exception, or with the frames it came
    # through, it would carry the key into a traceback that shows variables.
    raise failure


def _rsa_key(text: str, passphrase: str) -> PrivateKey:
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey
    from cryptography.hazmat.primitives.serialization import (
        load_der_private_key,
        load_pem_private_key,
    )

    if _BASE64.fullmatch(bare := "".join(text.split())):
        key = _opened(load_der_private_key, base64.b64decode(bare), passphrase)
    elif (pem := _pem(text)).startswith(_PKCS8_ENCRYPTED):
        der = base64.b64decode(pem.split(b"-----")[2])
        key = _opened(load_der_private_key, der, passphrase)
    else:
        key = _opened(load_pem_private_key, pem, passphrase)
    if not isinstance(key, RSAPrivateKey):
        raise _not_rsa(type(key).__name__.removesuffix("PrivateKey"))
    if not MIN_BITS <= key.key_size <= MAX_BITS:
        raise KeyRefused(
            f"This RSA key has {key.key_size} bits; SES takes {MIN_BITS} to {MAX_BITS}.",
            f"Use an RSA key of {MAX_BITS} bits.",
        )
    return PrivateKey(key)


def _opened(
    load: Callable[[bytes, bytes | None], object], encoded: bytes, passphrase: str
) -> object:
    """Return the key; the passphrase is tried only where `load` says it needs one."""
    with suppress(TypeError):  # it is encrypted
        return load(encoded, None)
    rounds = 0 if encoded.startswith(b"-") else _rounds(encoded)
    if rounds > MOST_ROUNDS:
        raise KeyRefused(
            f"Opening this key takes {rounds:,} rounds of work on its passphrase; at most"
            f" {MOST_ROUNDS:,} are done here.",
            "Encrypt a copy of it anew: openssl pkcs8 -topk8 -in KEY -out COPY",
        )
    if not passphrase:
        raise PassphraseNeeded("This key is encrypted.", "Give its passphrase.")
    with suppress(ValueError):
        return load(encoded, passphrase.encode())
    raise PassphraseNeeded("The passphrase does not open this key.")


def _rounds(der: bytes) -> int:
    """Return how much work on the passphrase an encrypted PKCS#8 asks for.

    The first numbers in it are, one beside the other, those of its key derivation: how many
    rounds and perhaps the length of the key (PBES1 and PBKDF2: RFC 8018, appendix A), or N, r
    and p (scrypt: RFC 7914, 7).
    """
    runs = groupby(_values(der), key=lambda value: value[0] == _INTEGER)
    numbers = next(([number for _, number in run] for integers, run in runs if integers), [])
    return prod(int.from_bytes(number) for number in numbers[: 3 if len(numbers) > 2 else 1])


def _values(der: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield what is in some DER, tag and content of each, with sequences taken apart."""
    at = 0
    while at < len(der):
        tag, length, at = der[at], der[at + 1], at + 2
        if length & 0x80:  # so many bytes of it follow
            end = at + (length & 0x7F)
            length, at = int.from_bytes(der[at:end]), end
        content, at = der[at : at + length], at + length
        if tag == _SEQUENCE:
            yield from _values(content)
        else:
            yield tag, content


def _pem(text: str) -> bytes:
    """Return the one private key in the text as proper PEM, or say what is there instead."""
    labels = _BEGIN.findall(text)
    private = [label for label in labels if label.endswith("PRIVATE KEY")]
    if not private:
        raise _no_private_key(text, labels)
    if len(private) > 1:
        raise KeyRefused("There are several private keys in this.", "Give the one to sign with.")
    (label,) = private
    if label == "OPENSSH PRIVATE KEY":
        raise KeyRefused(
            "This key is in OpenSSH's own format.",
            "Convert a copy of it to PEM: ssh-keygen -p -m PEM -f COPY",
        )
    if label in ("EC PRIVATE KEY", "DSA PRIVATE KEY"):
        raise _not_rsa(label.removesuffix(" PRIVATE KEY"))
    whole = re.search(f"-----BEGIN {label}-----(.*)-----END {label}-----", text, re.DOTALL)
    if not whole:
        raise KeyRefused(
            "This key is cut short: its END line is missing.",
            f"Give all of it, up to the line -----END {label}-----.",
        )
    # Terminals paste a line's end as \r, forms as a blank or as nothing at all.
    headers = _ENCRYPTED.match(whole[1])
    lines = [f"-----BEGIN {label}-----"]
    if headers:
        lines += ["Proc-Type: 4,ENCRYPTED", f"DEK-Info: {headers[1]}", ""]
    lines += whole[1][headers.end() if headers else 0 :].split()
    return "\n".join([*lines, f"-----END {label}-----", ""]).encode()


def _no_private_key(text: str, labels: list[str]) -> KeyRefused:
    if "PuTTY-User-Key-File" in text:
        return KeyRefused(
            "This key is in PuTTY's own format.",
            "Convert it to PEM: puttygen KEY.ppk -O private-openssh -o key.pem",
        )
    if text.lstrip().startswith("ssh-") or any("PUBLIC KEY" in label for label in labels):
        return KeyRefused("This is a public key.", "Give the private key that belongs to it.")
    if any("CERTIFICATE" in label for label in labels):
        return KeyRefused("This is a certificate.", "Give the private key that belongs to it.")
    return KeyRefused(
        "There is no private key in this.",
        "Give a PEM, from its line -----BEGIN PRIVATE KEY----- or -----BEGIN RSA PRIVATE "
        "KEY----- to its END line.",
    )


def _not_rsa(kind: str) -> KeyRefused:
    article = "an" if kind.startswith(("E", "X")) else "a"
    return KeyRefused(
        f"This is {article} {kind} key; SES signs with RSA keys alone.",
        f"Use an RSA key of {MAX_BITS} bits.",
    )
