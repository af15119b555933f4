"""A private key to give to the program wherever it takes anything, and what comes out of it.

Used by the tests, and by the benchmark that counts what comes out.
"""

import base64
from collections.abc import Iterable, Iterator
from pathlib import Path

from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from tests.model.pems import PKCS1, PKCS8, TOO_LONG, bare, pem, rsa_key
from tests.person import copied, plain

PIECE = 20
"""So many characters in a row of a secret tell something of it."""

PASSPHRASE = "a planted passphrase of green tea and 4,711 leaves"
PEM = pem(PKCS1)
ENCRYPTED = pem(PKCS8, PASSPHRASE)
REFUSED = TOO_LONG
"""Another key, which SES would not take."""
FOR_SES = bare(PEM).decode()
"""What SES is to get of the key: base64 of PKCS#1 DER."""


def pieces(text: str) -> set[str]:
    """Return every piece of a text, whatever lines it is broken into."""
    text = "".join(text.split())
    return {text[at : at + PIECE] for at in range(len(text) - PIECE + 1)}


def _forms(private: bytes) -> Iterator[str]:
    """Yield what a key may look like when it comes out."""
    der = base64.b64decode(bare(private))
    yield der.hex()
    for skipped in range(3):  # base64 that begins elsewhere has other letters
        yield base64.b64encode(der[skipped:]).decode()


def _secrets() -> Iterator[str]:
    for private in (PEM, pem(PKCS8), ENCRYPTED, REFUSED):
        yield from _forms(private)
    numbers = rsa_key(2048).private_numbers()
    yield from map(str, (numbers.d, numbers.p, numbers.q))
    yield PASSPHRASE


def _public() -> Iterator[str]:
    """Yield what everybody may see: part of it stands in the private key, too."""
    public = rsa_key(2048).public_key()
    yield base64.b64encode(
        public.public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    ).decode()


def _all_pieces(texts: Iterable[str]) -> set[str]:
    return set().union(*map(pieces, texts))


_PUBLIC = "\n".join(_public())
SECRET = {
    piece
    for piece in _all_pieces(_secrets())
    if piece[1:] not in _PUBLIC and piece[:-1] not in _PUBLIC
}
"""Every piece that must not come out. What has one letter more than everybody may see is none:
that letter may belong to what is drawn beside it."""


def leaks(data: bytes, secret: set[str] = SECRET) -> set[str]:
    """Return the pieces of the secret in `data`: as it is, as a terminal shows it, and as it
    would be pasted from the clipboard."""
    views = (data, plain(data), *copied(data))
    return _all_pieces(view.decode("utf-8", "replace") for view in views) & secret


def leaking_files(folder: Path, *but: Path, secret: set[str] = SECRET) -> list[Path]:
    """Return the files below a folder that hold a piece of the secret and were not to."""
    files = (path for path in folder.rglob("*") if path.is_file() and path not in but)
    return [path for path in files if leaks(path.read_bytes(), secret)]
