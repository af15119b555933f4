"""Pages of the list that do not add up: what came stays, and a part is never called the whole."""

import pytest

from tests.endpoint import Answer, Endpoint, changed, error, raw, row, rows
from tests.ses.asking import gateway_of
from tests.ui.browsing import NARROW, Browsing, browsing

pytestmark = pytest.mark.usefixtures("keys")

LIST = "ListEmailIdentities"
FAULTS: dict[str, tuple[tuple[Answer, ...], str]] = {
    "fails": ((Answer(), error(400, "BadRequestException", "Bad token.")), "Bad token"),
    "is bad": ((Answer(), *[raw("{}")] * 3), "The answer is not whole"),
    "is named twice": ((changed(NextToken="a"),) * 2, "names the same next page twice"),
    "is a number": ((Answer(), *[changed(NextToken=7)] * 3), "NextToken is missing or unreadable"),
}
"""What becomes of the page after the first: the answers to the calls, and what is read."""


async def shows_a_part(it: Browsing, sentence: str) -> None:
    await it.sees("box00000@example.org", "d00001.example.com", "Identities 2+", sentence)
    await it.sees("not all read", "r tries again.")
    assert "d00002" not in it.text
    assert "as of" not in it.text


@pytest.mark.parametrize(("answers", "sentence"), FAULTS.values(), ids=FAULTS)
async def test_when_a_later_page_fails_what_came_stays_and_is_not_called_all(
    answers: tuple[Answer, ...], sentence: str
) -> None:
    with Endpoint(identities=5, page_size=2) as endpoint:
        endpoint.fail(LIST, *answers)
        async with browsing(gateway_of(endpoint), NARROW) as it:
            await shows_a_part(it, sentence)
            await it.press("r")
            await it.sees("as of", "Identities 5", "d00004.example.com")
            assert sentence not in it.text
            endpoint.identities = rows(4)
            endpoint.fail(LIST, *answers)
            await it.press("r")
            await it.sees(sentence, "stale", "Identities 5", "d00004.example.com", "The list is as")
            await it.press("r")
            await it.sees("Identities 4")
            await it.until(lambda: "stale" not in it.text)


async def test_a_page_without_rows_is_no_end_while_it_names_another() -> None:
    with Endpoint(identities=3) as endpoint:
        endpoint.fail(LIST, raw('{"EmailIdentities": [], "NextToken": "from-0"}'))
        async with browsing(gateway_of(endpoint), NARROW) as it:
            await it.sees("Identities 3", "as of")
            assert endpoint.count(LIST) == 2


async def test_an_empty_list_whose_next_page_fails_is_not_called_empty() -> None:
    with Endpoint(identities=3) as endpoint:
        endpoint.fail(LIST, raw('{"EmailIdentities": [], "NextToken": "x"}'), *[raw("{}")] * 3)
        async with browsing(gateway_of(endpoint), NARROW) as it:
            await it.sees("The answer is not whole", "Press r to try again.", "nothing read")
            assert "None in" not in it.text


async def test_a_next_page_with_an_empty_name_is_none() -> None:
    with Endpoint(identities=3) as endpoint:
        endpoint.fail(LIST, changed(NextToken=""))
        async with browsing(gateway_of(endpoint), NARROW) as it:
            await it.sees("Identities 3", "as of")


async def test_an_identity_that_comes_on_two_pages_is_one_and_as_it_came_last() -> None:
    pages = [row("a.example.com", "PENDING"), row("b.example.com"), row("a.example.com")]
    with Endpoint(identities=pages, page_size=2) as endpoint:
        async with browsing(gateway_of(endpoint), NARROW) as it:
            await it.sees("Identities 2", "as of", "b.example.com")
            assert it.text.count("a.example.com") == 1
            assert "pending" not in it.text
            await it.press("a")
            await it.sees("2 marked")
