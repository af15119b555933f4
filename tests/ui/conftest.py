"""What all tests of the screen share."""

from collections.abc import Iterator
from typing import Any

import pytest
from textual import _wait
from textual.css.model import RuleSet
from textual.css.stylesheet import Stylesheet
from textual.css.types import CSSLocation

from sestui.ui.screens import review, switch_many
from tests.ses.conftest import aws_files, descriptions_read_once, keys

__all__ = ["aws_files", "descriptions_read_once", "keys"]


@pytest.fixture(autouse=True, scope="session")
def quick_pauses() -> Iterator[None]:
    """Have Textual's pilot look 200 times a second whether a key has done its work.

    It looks 50 times, twice for each key, which made up most of the time these tests took.
    Keys are handed out in order in any case, and what they lead to is waited for.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_wait, "SLEEP_GRANULARITY", 1 / 200)
        patch.setattr(_wait, "SLEEP_IDLE", 1 / 2000)
        yield


@pytest.fixture(autouse=True)
def looked_at(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take what was shown for looked at: only one test waits as long as a person has to."""
    monkeypatch.setattr(review, "LOOK", 0.02)
    monkeypatch.setattr(switch_many, "STOP_MEANT", 0.0)


@pytest.fixture(autouse=True, scope="session")
def styles_parsed_once() -> Iterator[None]:
    """Have each stylesheet parsed once, not once for each program that a test starts."""
    parsed: dict[object, list[RuleSet]] = {}
    parse = Stylesheet._parse_rules

    def parse_once(
        self: Stylesheet, css: str, read_from: CSSLocation, *more: Any, **named: Any
    ) -> list[RuleSet]:
        variables = frozenset(self._variables.items())
        key = (variables, css, read_from, more, *named.items())
        if key not in parsed:
            parsed[key] = parse(self, css, read_from, *more, **named)
        return parsed[key]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Stylesheet, "_parse_rules", parse_once)
        yield
