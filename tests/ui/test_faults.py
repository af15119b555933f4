"""Whatever AWS answers: it is read on the screen what is wrong and what to do, what was known
stays with its age, and "no identities" is said by no answer but one that says so.

Every call is made to fail in every way, at the first start and later, over real HTTP.
"""

from typing import NamedTuple

import pytest

from sestui.ui.words import clock_time
from tests.account.gateway import NOON
from tests.endpoint import Answer, Endpoint, error
from tests.ses.asking import gateway_of
from tests.ui.browsing import NARROW, Browsing, browsing
from tests.ui.faults import ELSEWHERE, Fault, faults_of

pytestmark = pytest.mark.usefixtures("keys")

AT = clock_time(NOON)


class Place(NamedTuple):
    """Where the answer to a call is read."""

    there: tuple[str, ...]
    """The keys that lead there from the list."""
    again: tuple[str, ...]
    """The keys that have it asked for again, and lead there."""
    first: tuple[str, ...]
    """What stands beside the fault when nothing was known before."""
    later: tuple[str, ...]
    """What stands beside it when an answer had come before."""
    good: tuple[str, ...]
    """What stands there after a good answer."""
    never: tuple[str, ...] = ()
    """What a fault must not have said."""


ROW = "box00000@example.org"
PLACES: dict[str, Place] = {
    "ListEmailIdentities": Place(
        (),
        ("r",),
        ("nothing read", "Press r to try again."),
        ("stale", f"The list is as of {AT}.", "r tries again.", ROW, "Identities 3"),
        (f"as of {AT}", "Identities 3", ROW),
        ("None in",),
    ),
    "GetEmailIdentity": Place(
        ("enter",),
        ("r",),
        (ROW,),
        (f"read {AT}", "It can send, but only to verified"),
        (f"read {AT}", "It can send, but only to verified"),
    ),
    "GetAccount": Place(
        ("enter",),
        ("r",),
        ("It is verified. What the account may send is not known:",),
        ("It can send, but only to verified", f"What is shown of it is as of {AT}.", "sandbox"),
        ("It can send, but only to verified", "· sandbox"),
        ("It can send.",),
    ),
    "GetCallerIdentity": Place(
        (),
        ("r",),
        ("The account's number could not be read.", "r tries again.", ROW),
        ("The account's number could not be read.", "111122223333", ROW),
        ("111122223333", ROW),
    ),
    "ListConfigurationSets": Place(
        ("s",),
        ("escape", "r", "s"),
        ("The sets could not be listed, so a name can be typed.", "It has none now."),
        (f"Those offered are as of {AT}.", "marketing", "transactional"),
        ("marketing", "transactional", "It has none now."),
    ),
}

CASES = {
    (operation, name): fault
    for operation in PLACES
    for name, fault in faults_of(operation).items()
    # What may not be read of the account is no trouble that trying again ends: it says less.
    if (operation, name) != ("GetCallerIdentity", "403")
}
SHORT = {
    ("ListEmailIdentities", "an empty object"),
    ("GetEmailIdentity", "a string for the tokens"),
    ("GetAccount", "reset"),
    ("GetCallerIdentity", "a web page"),
    ("ListConfigurationSets", "null for a set"),
}
"""What is tried at the first start in any case; all the others take their time."""


def every_case() -> list[object]:
    return [
        pytest.param(*case, marks=() if case in SHORT else pytest.mark.slow, id=" ".join(case))
        for case in CASES
    ]


def account() -> Endpoint:
    endpoint = Endpoint(identities=3)
    endpoint.account["ProductionAccessEnabled"] = False
    return endpoint


async def asks_again(it: Browsing, place: Place) -> None:
    await it.press(*place.again)
    await it.until(lambda: not it.app._account.snapshot.listing)


async def is_told(it: Browsing, place: Place, fault: Fault, beside: tuple[str, ...]) -> None:
    await it.sees(fault.sentence, fault.advice, *beside)
    for lie in (*place.never, ELSEWHERE):
        assert lie not in it.text


async def is_mended(it: Browsing, place: Place, fault: Fault) -> None:
    await it.sees(*place.good)
    await it.until(lambda: fault.sentence not in " ".join(it.text.split()))
    assert "stale" not in it.text


@pytest.mark.parametrize(("operation", "name"), every_case())
async def test_a_fault_at_the_first_start_is_told_and_a_good_answer_mends_it(
    operation: str, name: str
) -> None:
    place, fault = PLACES[operation], CASES[operation, name]
    with account() as endpoint:
        endpoint.always(fault.answer, operation)
        async with browsing(gateway_of(endpoint), NARROW) as it:
            if place.there:
                await it.sees(ROW, "as of")
            await it.press(*place.there)
            await is_told(it, place, fault, place.first)
            endpoint.always(Answer(), operation)
            await asks_again(it, place)
            await is_mended(it, place, fault)


QUICK = ("ListEmailIdentities", "GetAccount")


@pytest.mark.parametrize(
    "operation",
    [pytest.param(one, marks=() if one in QUICK else pytest.mark.slow) for one in PLACES],
)
@pytest.mark.parametrize(
    "part", [0, *(pytest.param(part, marks=pytest.mark.slow) for part in range(1, 32))]
)
async def test_a_fault_later_is_told_beside_what_was_known_and_a_good_answer_mends_it(
    operation: str, part: int
) -> None:
    """A few of the faults for each part, one after another in one program."""
    place = PLACES[operation]
    faults = {name: fault for (of, name), fault in CASES.items() if of == operation}
    with account() as endpoint:
        async with browsing(gateway_of(endpoint), NARROW) as it:
            await it.sees(ROW, "as of")
            await it.press(*place.there)
            await it.sees(*place.good)
            for name in [*faults][part::32]:
                fault = faults[name]
                # What may not be known any more is not shown any longer.
                denied = (operation, name) == ("GetAccount", "403")
                endpoint.always(fault.answer, operation)
                await asks_again(it, place)
                await is_told(it, place, fault, place.first if denied else place.later)
                endpoint.always(Answer(), operation)
                await asks_again(it, place)
                await is_mended(it, place, fault)


async def test_a_message_without_end_leaves_room_for_everything_else() -> None:
    with account() as endpoint:
        message = "So much to say. " * 8000
        async with browsing(gateway_of(endpoint), NARROW) as it:
            await it.sees(ROW, "as of")
            await it.until(lambda: it.app._account.snapshot.sending)
            for operation in ("ListEmailIdentities", "GetAccount", "GetCallerIdentity"):
                endpoint.always(error(400, "BadRequestException", message), operation)
            await it.press("r")
            await it.sees("AWS refused the call: So much to say.", "stale", ROW)
            await it.press("enter", "r")
            await it.sees("It can send, but only to verified", "Overview", "? help")
