"""What is found after a create without an answer may be another than was asked for."""

from dataclasses import replace

import pytest

from sestui.model.call import Call
from sestui.model.errors import TimedOut
from sestui.model.identity import DkimAttributes, Identity, Tag
from sestui.model.new_identity import OwnKey, ParentKey, Signing
from tests.account.gateway import MemoryGateway, domain
from tests.account.test_creation import BOUNCE, NAME, PLAIN, on, unsettled
from tests.model.pems import private_key

KEY = private_key()
ASKED = replace(PLAIN, configuration_set="transactional", tags=(Tag("a", "1"), Tag("b", "2")))
AS_ASKED = domain(NAME, configuration_set="transactional", tags=(Tag("b", "2"), Tag("a", "1")))
BYODKIM = DkimAttributes(True, "PENDING", "EXTERNAL", ("s1",))


@pytest.mark.parametrize(
    ("found", "differs"),
    [
        (AS_ASKED, ""),
        (replace(AS_ASKED, dkim=None), ""),
        (
            replace(AS_ASKED, configuration_set=None),
            "its configuration set is none, not transactional",
        ),
        (replace(AS_ASKED, tags=(Tag("a", "1"), Tag("b", "3"))), "its tags are a=1, b=3"),
        (replace(AS_ASKED, mail_from=BOUNCE), f"its MAIL FROM domain is {BOUNCE.domain}"),
        (
            replace(AS_ASKED, tags=(), dkim=BYODKIM),
            "its tags are none; its DKIM origin is EXTERNAL, not AWS_SES",
        ),
    ],
)
@pytest.mark.parametrize("when", ["at once", "before the next try"])
async def test_what_is_found_is_compared_with_what_was_asked_for(
    found: Identity, differs: str, when: str
) -> None:
    gateway = MemoryGateway()
    if when == "at once":
        account, _ = on(gateway)
        gateway.before["create"] = lambda name: gateway.known.update({name: found})
        gateway.faults["create"] = [TimedOut("No answer.")]
    else:
        account = await unsettled(gateway, ASKED)
        gateway.known[NAME] = found
    created = await account.create(ASKED, Call())
    assert created.identity == found
    assert created.differs == (f"It is not as it was asked for: {differs}." if differs else "")


@pytest.mark.parametrize(
    ("signing", "dkim", "differs"),
    [
        (ParentKey("eu-west-1"), replace(BYODKIM, origin="AWS_SES_EU_WEST_1"), ""),
        (
            ParentKey("eu-west-1"),
            replace(BYODKIM, origin="AWS_SES"),
            "its DKIM origin is AWS_SES, not AWS_SES_EU_WEST_1",
        ),
        (OwnKey("s1", KEY), BYODKIM, ""),
        (OwnKey("s1", KEY), replace(BYODKIM, tokens=()), ""),
        (OwnKey("s2", KEY), BYODKIM, "its DKIM selector is s1, not s2"),
    ],
)
async def test_how_what_is_found_is_signed_is_compared(
    signing: Signing, dkim: DkimAttributes, differs: str
) -> None:
    gateway = MemoryGateway()
    account, _ = on(gateway)
    found = domain(NAME, dkim=dkim)
    gateway.before["create"] = lambda name: gateway.known.update({name: found})
    gateway.faults["create"] = [TimedOut("No answer.")]
    created = await account.create(replace(PLAIN, signing=signing), Call())
    assert created.differs == (f"It is not as it was asked for: {differs}." if differs else "")
