"""What all tests of the screen share."""

from collections.abc import Iterator

import pytest
from textual import _wait

from sestui.ui.screens import review, switch_many


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
    monkeypatch.setattr(review, "LOOK", 0.001)
    monkeypatch.setattr(switch_many, "STOP_MEANT", 0.0)
