"""A private key goes to SES and nowhere else, whatever goes wrong on its way."""

import ast
import logging
import threading
from pathlib import Path
from traceback import TracebackException
from typing import Any

import pytest

import sestui
from sestui.model.call import Call, Delay
from sestui.model.errors import (
    AccessDenied,
    AlreadyExists,
    NotFound,
    Refused,
    SestuiError,
)
from sestui.model.new_identity import NewIdentity, OwnKey
from sestui.model.summary import IdentityType
from sestui.ses import session
from sestui.ses.connection import Connection
from sestui.ses.gateway import Gateway
from sestui.ses.pace import Pace
from tests.endpoint import (
    CREATE,
    Answer,
    Endpoint,
    cut,
    error,
    html,
    lost,
    raw,
    reset,
    stall,
)
from tests.model.pems import private_key
from tests.ses.times import Hasty

PIECE = 20


def pieces(key: str) -> set[str]:
    return {key[at : at + PIECE] for at in range(len(key) - PIECE + 1)}


def tells(text: str) -> bool:
    """Say whether a text holds a piece of the key."""
    wanted = pieces(private_key().for_ses())
    return any(text[at : at + PIECE] in wanted for at in range(len(text) - PIECE + 1))


def own_key(name: str = "new.example.com") -> NewIdentity:
    return NewIdentity(name, IdentityType.DOMAIN, OwnKey("s2026", private_key()))


def attempt(gateway: Gateway, new: NewIdentity, call: Call) -> SestuiError:
    """Return what creating fails with. No frame from here down may hold the key in the open."""
    try:
        gateway.create(new, call)
    except SestuiError as failure:
        return failure
    raise AssertionError("it was created")


def everything(failure: SestuiError) -> str:
    """Return all that could ever be shown or written of a failure, its frames' variables too."""
    told = TracebackException.from_exception(failure, capture_locals=True)
    words = [failure, repr(failure), failure.args, failure.advice, vars(failure), *told.format()]
    return "\n".join(map(str, words))


def echoes() -> dict[str, Answer]:
    """Answers that give back what was sent, as a proxy or a debugging endpoint may."""
    key = private_key().for_ses()
    sent = f'{{"DomainSigningPrivateKey": "{key}"}}'
    lines = "\n".join(key[at : at + 64] for at in range(0, len(key), 64))
    denial = f"User: me is not authorized to perform: ses:CreateEmailIdentity on resource: {key}"
    return {
        "in a message": error(400, "BadRequestException", f"Bad request: {sent}"),
        "in lines": error(400, "BadRequestException", f"Bad key: {lines}"),
        "a piece": error(400, "BadRequestException", f"Bad key: …{key[700:724]}…"),
        "with what is missing": error(404, "NotFoundException", sent),
        "with what is there": error(400, "AlreadyExistsException", sent),
        "in a denial": error(403, "AccessDeniedException", denial),
        "with a throttle": error(429, "TooManyRequestsException", sent),
        "with a failure": error(500, "InternalFailure", sent),
        "about the signature": error(403, "SignatureDoesNotMatch", sent),
        "as a code": error(400, key, "No."),
        "as a page": html(403),
        "as an answer": raw(sent),
        "as a whole answer with an error": raw(sent, 400),
        "as half an answer": raw(sent[:900]),
        "as bytes": raw(b"\xff" + sent.encode()),
    }


SILENCE = {
    "reset": reset(),
    "lost": lost(),
    "cut": cut(4),
    "stalled": stall(threading.Event()),
    "refused": error(400, "BadRequestException", "Bad selector."),
    "denied": error(403, "AccessDeniedException"),
    "unavailable": html(503),
    "null": raw("null"),
    "deep": raw("[" * 50_000),
    "expired": error(403, "ExpiredTokenException"),
}


@pytest.mark.usefixtures("keys")
def test_no_way_to_fail_tells_a_piece_of_the_key(
    endpoint: Endpoint,
    gateway: Gateway,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(session, "READ_SECONDS", 0.05)
    caplog.set_level(logging.DEBUG, logger="sestui")
    new, delays = own_key(), list[Delay]()
    for way, answer in {**SILENCE, **echoes()}.items():
        endpoint.fail(CREATE, *[answer] * (6 if answer.status == 429 else 1))
        failure = attempt(gateway, new, Call(on_delay=delays.append))
        assert not tells(everything(failure)), way
        assert (failure.__cause__, failure.__context__) == (None, None), way
        assert str(failure).endswith("."), way
    assert not tells("".join(f"{delay} {delay.reason!r}" for delay in delays))
    assert not tells(f"{new!r} {new}")
    assert not tells(caplog.text)
    assert not any(tells(text) for text in capfd.readouterr())
    assert any(tells(str(sent)) for _, _, sent in endpoint.writes), "and yet it was sent"


@pytest.mark.usefixtures("keys")
@pytest.mark.parametrize(
    ("code", "status", "kind", "said"),
    [
        ("BadRequestException", 400, Refused, "BadRequestException"),
        ("NotFoundException", 404, NotFound, "does not know what the call names"),
        ("AlreadyExistsException", 400, AlreadyExists, "of this name already"),
        ("AccessDeniedException", 403, AccessDenied, "ses:CreateEmailIdentity"),
    ],
)
def test_a_refusal_that_repeats_the_key_is_told_without_its_words(
    endpoint: Endpoint, gateway: Gateway, code: str, status: int, kind: type[Any], said: str
) -> None:
    endpoint.fail(CREATE, error(status, code, private_key().for_ses()))
    failure = attempt(gateway, own_key(), Call())
    assert type(failure) is kind
    assert said in str(failure)


@pytest.mark.usefixtures("keys")
def test_a_refusal_that_repeats_nothing_is_told_word_for_word(
    endpoint: Endpoint, gateway: Gateway
) -> None:
    endpoint.fail(CREATE, error(400, "BadRequestException", "Invalid DKIM selector s2026."))
    failure = attempt(gateway, own_key(), Call())
    assert str(failure) == (
        "AWS refused the call: Invalid DKIM selector s2026 (BadRequestException)."
    )


@pytest.mark.usefixtures("keys")
def test_a_call_that_botocore_does_not_send_tells_nothing_of_its_parameters(
    endpoint: Endpoint, gateway: Gateway
) -> None:
    failure = attempt(gateway, own_key(name=""), Call())
    assert type(failure) is Refused
    assert not tells(everything(failure))
    assert endpoint.calls == []


def test_nothing_is_told_when_there_is_no_login_no_connection_or_no_right_to_change(
    endpoint: Endpoint, gateway: Gateway, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert not tells(everything(attempt(gateway, own_key(), Call())))
    cancelled = Call()
    cancelled.cancel()
    assert not tells(everything(attempt(gateway, own_key(), cancelled)))
    gateway.keep_read_only(True)
    assert not tells(everything(attempt(gateway, own_key(), Call())))
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "AKIAEXAMPLE")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "s3cr3t")
    gone = Gateway(Connection(endpoint_url="http://127.0.0.1:9"), Pace(Hasty()))
    assert not tells(everything(attempt(gone, own_key(), Call())))


def test_what_looks_for_the_key_finds_it() -> None:
    def fail(key: str) -> None:
        raise SestuiError("No.")

    with pytest.raises(SestuiError) as caught:
        fail(private_key().for_ses())
    assert not tells("".join(TracebackException.from_exception(caught.value).format()))
    assert tells(everything(caught.value))


def test_nothing_in_the_program_writes_a_log() -> None:
    """botocore logs what it sends, private keys included, to whoever listens."""
    for file in Path(sestui.__file__).parent.rglob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import | ast.ImportFrom):
                names = [alias.name for alias in node.names]
                named = [*names, getattr(node, "module", None) or ""]
                assert not any(name.split(".")[0] == "logging" for name in named), file
            if isinstance(node, ast.Attribute):
                assert node.attr not in ("set_stream_logger", "set_debug_logger"), file
