"""The form of a new identity under test: how a person opens it and has it sent."""

from sestui.model.new_identity import NewIdentity
from tests.account.gateway import MemoryGateway, address, domain
from tests.ui.browsing import Browsing


def company() -> MemoryGateway:
    gateway = MemoryGateway(domain("example.com"), address("Ops@example.org"))
    gateway.sets = ["marketing", "receipts", "transactional"]
    return gateway


async def open_form(it: Browsing) -> None:
    await it.sees("as of")
    await it.press("n")
    await it.sees("New identity in 111122223333 prod · us-east-1")


async def send(it: Browsing) -> None:
    """Have what is typed shown and sent."""
    await it.press("ctrl+r")
    await it.sees("Create in")
    await it.send()


def created(gateway: MemoryGateway) -> list[NewIdentity]:
    return [new for operation, _, new in gateway.writes if isinstance(new, NewIdentity)]
