"""What the doctor says of every domain of the demo, asking its name servers over loopback."""

import asyncio
from dataclasses import replace

from sestui.account.examination import examine
from sestui.demo.isolation import REGION
from sestui.demo.unfinished import LAUNCH, LAUNCHES_AFTER
from sestui.lookup.lookup import Lookup
from sestui.model.dns.diagnosis import Diagnosis
from sestui.model.dns.finding import Mistake, Verdict
from sestui.model.identity import Identity, VerificationInfo
from sestui.model.records import expected_records
from tests.account.gateway import StillClock
from tests.demo.asking import serving
from tests.demo.conftest import Clock
from tests.demo.mistakes import EXPECTED, HALF_SILENT, HEALTHY, UNCHECKED
from tests.demo.test_zones import DOMAINS, START, read


def known(name: str) -> Identity:
    """Return a domain as SES tells it, with where it looked for the records."""
    soa = DOMAINS[name].answer(START)["VerificationInfo"].get("SOARecord") or {}
    info = VerificationInfo(soa_name_server=soa.get("PrimaryNameServer"))
    return replace(read(DOMAINS[name]), verification=info)


async def diagnosed(lookup: Lookup, name: str) -> Diagnosis:
    identity = known(name)
    records = expected_records(identity, REGION).records
    return await examine(lookup, StillClock(), identity, records, thorough=False)


def named(diagnosis: Diagnosis) -> set[Mistake]:
    mends = [mend for found in diagnosis.findings for mend in found.mends]
    return {mend.mistake for mend in (*mends, *diagnosis.zone_mends)}


async def test_every_mistake_is_named_and_none_where_all_is_right() -> None:
    with serving(Clock()) as server:
        lookup = Lookup(resolvers=[server.resolver], reach=server.reach)
        names = sorted(DOMAINS)
        found = dict(
            zip(names, await asyncio.gather(*(diagnosed(lookup, n) for n in names)), strict=True)
        )
    assert {name: named(found[name]) for name in EXPECTED} == EXPECTED
    for name in HEALTHY:
        assert named(found[name]) == set(), name
        assert found[name].verdict in (Verdict.FOUND, None), name
    silent = found[UNCHECKED]
    assert {each.verdict for each in silent.findings} == {Verdict.UNCHECKED}
    assert "did not answer" in found[HALF_SILENT].findings[0].remark


async def test_what_is_mended_turns_found_before_ses_sees_it() -> None:
    clock = Clock()
    with serving(clock) as server:
        lookup = Lookup(resolvers=[server.resolver], reach=server.reach)
        before = await diagnosed(lookup, LAUNCH)
        clock.move(seconds=LAUNCHES_AFTER.total_seconds() - 5)
        lookup.forget()
        after = await diagnosed(lookup, LAUNCH)
    assert [each.verdict for each in before.findings[:3]] == [
        *(Verdict.FOUND, Verdict.MISSING, Verdict.WRONG),
    ]
    assert {each.verdict for each in after.findings[:3]} == {Verdict.FOUND}
