"""A wish for an answer: whoever has to hear that it is given up does, and nobody else."""

from contextlib import ExitStack

import pytest

from sestui.model.call import Call


def test_who_is_to_be_told_is_told_when_the_call_is_cancelled() -> None:
    call, told = Call(), list[bool]()
    with call.telling(lambda: told.append(call.cancelled.is_set())):
        assert told == []
        call.cancel()
        assert told == [True], "and finds it cancelled"


def test_who_comes_after_it_was_cancelled_is_told_at_once() -> None:
    call, told = Call(), list[str]()
    call.cancel()
    with call.telling(lambda: told.append("over")):
        assert told == ["over"]


def test_nobody_is_told_who_is_done_with_it_even_by_a_fault() -> None:
    call, told = Call(), list[str]()
    with pytest.raises(ZeroDivisionError), call.telling(lambda: told.append("fault")):
        raise ZeroDivisionError
    with call.telling(lambda: told.append("done")):
        pass
    call.cancel()
    assert told == []


def test_one_who_is_done_takes_nothing_from_another() -> None:
    call, told = Call(), list[str]()

    def tell() -> None:
        told.append("over")

    with call.telling(tell):
        with call.telling(tell):
            pass
        call.cancel()
    assert told == ["over"]


def test_one_who_leaves_as_he_is_told_keeps_nobody_from_being_told() -> None:
    call, told, first = Call(), list[str](), ExitStack()

    def leave() -> None:
        told.append("first")
        first.close()

    first.enter_context(call.telling(leave))
    with call.telling(lambda: told.append("second")):
        call.cancel()
    assert told == ["first", "second"]
