import pytest

from sestui.account.account import Account
from sestui.account.snapshot import Snapshot
from sestui.model.call import Call
from sestui.model.errors import AlreadyExists, TimedOut, Unsettled
from sestui.model.identity import DkimAttributes
from sestui.model.new_identity import EasyDkim, NewIdentity, OwnKey
from sestui.model.records import dkim_records
from sestui.model.summary import IdentityType
from tests.account.gateway import MemoryGateway, StillClock, domain
from tests.model.pems import private_key

NAME = "new.example.com"


def on(gateway: MemoryGateway) -> tuple[Account, list[Snapshot]]:
    seen: list[Snapshot] = []
    return Account(gateway, StillClock(), seen.append), seen


@pytest.fixture(scope="module")
def own() -> NewIdentity:
    return NewIdentity(NAME, IdentityType.DOMAIN, OwnKey("s1", private_key()))


def public_value(new: NewIdentity) -> str:
    assert isinstance(new.signing, OwnKey)
    return new.signing.key.public_value()


async def test_the_public_key_is_known_by_its_record_before_the_details_are(
    own: NewIdentity,
) -> None:
    gateway = MemoryGateway()
    account, seen = on(gateway)
    created = await account.create(own, Call())
    assert created.identity is not None
    (record,) = dkim_records(created.identity, "us-east-1").records
    assert account.snapshot.public_keys == {record.name: public_value(own)}
    assert all(snapshot.public_keys for snapshot in seen if NAME in snapshot.details)
    await account.refresh(Call())
    assert account.snapshot.public_keys == {record.name: public_value(own)}
    await account.introduce(Call())
    gateway.number = "444455556666"
    await account.refresh(Call())
    assert account.snapshot.public_keys == {}


async def test_the_key_of_a_refused_create_is_not_taken_for_that_of_an_identity(
    own: NewIdentity,
) -> None:
    gateway = MemoryGateway()
    account, _ = on(gateway)
    await account.create(own, Call())
    other = NewIdentity(NAME, IdentityType.DOMAIN, OwnKey("s1", private_key(1024)))
    with pytest.raises(AlreadyExists):
        await account.create(other, Call())
    assert list(account.snapshot.public_keys.values()) == [public_value(own)]


async def test_the_key_of_an_unsettled_create_is_kept(own: NewIdentity) -> None:
    gateway = MemoryGateway()
    gateway.faults["create"] = [TimedOut("No answer.")]
    account, _ = on(gateway)
    with pytest.raises(Unsettled):
        await account.create(own, Call())
    assert list(account.snapshot.public_keys.values()) == [public_value(own)]


async def test_an_identity_that_an_earlier_try_made_has_the_key_of_that_try(
    own: NewIdentity,
) -> None:
    gateway = MemoryGateway()
    account = await unsettled(gateway, own)
    again = NewIdentity(NAME, IdentityType.DOMAIN, OwnKey("s1", private_key(1024)))
    created = await account.create(again, Call())
    assert created.found
    assert created.differs == "It is not as it was asked for: its key is that of the earlier try."
    assert list(account.snapshot.public_keys.values()) == [public_value(own)]


async def test_tried_again_with_the_same_key_it_has_that(own: NewIdentity) -> None:
    gateway = MemoryGateway()
    account = await unsettled(gateway, own)
    created = await account.create(own, Call())
    assert (created.found, created.differs) == (True, "")
    assert list(account.snapshot.public_keys.values()) == [public_value(own)]


async def test_of_a_key_that_somebody_else_brought_along_nothing_is_claimed(
    own: NewIdentity,
) -> None:
    gateway = MemoryGateway()
    account = await unsettled(gateway, NewIdentity(NAME, IdentityType.DOMAIN, EasyDkim()))
    gateway.known[NAME] = domain(NAME, dkim=DkimAttributes(True, "PENDING", "EXTERNAL", ("s1",)))
    created = await account.create(own, Call())
    assert created.differs == "It is not as it was asked for: which key it has is not known."
    assert account.snapshot.public_keys == {}


async def unsettled(gateway: MemoryGateway, new: NewIdentity) -> Account:
    """An account in which a create was made whose answer was lost, and looking failed too."""
    account, _ = on(gateway)
    gateway.lost["create"] = [TimedOut("No answer.")]
    gateway.faults["get"] = [TimedOut("No look.")]
    with pytest.raises(Unsettled):
        await account.create(new, Call())
    return account
