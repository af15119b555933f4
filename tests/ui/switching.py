"""An account under test whose identities have default configuration sets to switch."""

from dataclasses import replace

from sestui.model.identity import Identity
from tests.account.gateway import MemoryGateway, domain


def with_set(name: str, configuration_set: str | None) -> Identity:
    return replace(domain(name, "SUCCESS"), configuration_set=configuration_set)


def shop() -> MemoryGateway:
    gateway = MemoryGateway(
        with_set("a.example.com", "receipts"),
        with_set("b.example.com", None),
        with_set("c.example.com", "marketing"),
        with_set("d.example.com", "receipts"),
    )
    gateway.sets = ["marketing", "receipts", "transactional"]
    return gateway


def puts(gateway: MemoryGateway) -> list[tuple[str, object]]:
    return [(name, what) for _, name, what in gateway.writes]
