import pytest

from sestui.account.account import Account
from sestui.account.snapshot import Snapshot
from sestui.model import keys
from sestui.model.call import Call
from sestui.model.errors import AlreadyExists, TimedOut, Unsettled
from sestui.model.new_identity import NewIdentity, OwnKey
from sestui.model.records import dkim_records
from sestui.model.summary import IdentityType
from tests.account.gateway import MemoryGateway, StillClock

NAME = "new.example.com"


def on(gateway: MemoryGateway) -> tuple[Account, list[Snapshot]]:
    seen: list[Snapshot] = []
    return Account(gateway, StillClock(), seen.append), seen


@pytest.fixture(scope="module")
def own() -> NewIdentity:
    return NewIdentity(NAME, IdentityType.DOMAIN, OwnKey("s1", keys.make()))


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
    gateway.region = "eu-west-1"
    await account.refresh(Call())
    assert account.snapshot.public_keys == {}


async def test_the_key_of_a_refused_create_is_not_taken_for_that_of_an_identity(
    own: NewIdentity,
) -> None:
    gateway = MemoryGateway()
    account, _ = on(gateway)
    await account.create(own, Call())
    other = NewIdentity(NAME, IdentityType.DOMAIN, OwnKey("s1", keys.make()))
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
