"""Asks DNS for the records of one identity, and has what it answers judged."""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace

from sestui.account.protocols import Clock, Lookup
from sestui.model.dns import zone as zones
from sestui.model.dns.answer import Answer, Delegation, Kind, Outcome, Question, Server, Zone
from sestui.model.dns.diagnosis import Diagnosis, finding
from sestui.model.dns.finding import Finding, Judgement, Judging, Mend, Verdict, View
from sestui.model.dns.judges import judging, place_of
from sestui.model.identity import Identity
from sestui.model.records import Record


async def examine(
    lookup: Lookup,
    clock: Clock,
    identity: Identity,
    records: Sequence[Record],
    *,
    thorough: bool = True,
) -> Diagnosis:
    """Return what DNS has of the `records` of an identity.

    Each is asked for at every name server of its zone and, when that is to be `thorough` or none
    of them spoke, of the resolver. Raises nothing for what the network does: what could not be
    checked is said to be so.
    """
    places = list(dict.fromkeys(map(place_of, records)))
    found = dict(zip(places, await asyncio.gather(*map(lookup.zone, places)), strict=True))
    examination = _Examination(lookup, identity)
    findings = await asyncio.gather(
        *(examination.find(record, found[place_of(record)], thorough) for record in records)
    )
    wanting = (Verdict.WRONG, Verdict.MISSING)
    in_order = not any(e.verdict in wanting for e in findings if not e.record.optional)
    mends: dict[Mend, None] = {}
    remarks: dict[str, None] = {}
    for zone in found.values():
        lame = examination.is_lame(zone)
        mends.update(dict.fromkeys(zones.mends(zone, identity, lame=lame, in_order=in_order)))
        if zone.detail:
            remarks[zone.detail] = None
        elif zone.unreachable:
            remarks[f"No address is found for {', '.join(zone.unreachable)}."] = None
    return Diagnosis(clock.now(), tuple(findings), tuple(mends), " ".join(remarks))


class _Examination:
    """What is asked for one identity, and who answered."""

    def __init__(self, lookup: Lookup, identity: Identity) -> None:
        self._lookup = lookup
        self._resolver = lookup.resolver
        self._identity = identity
        self._outcomes: defaultdict[tuple[str, Server], set[Outcome]] = defaultdict(set)
        """What came of the questions about a zone, by its apex and the server."""

    async def find(self, record: Record, zone: Zone, thorough: bool) -> Finding:
        """Return what is to be thought of a record, over all servers of its zone."""
        found = await self._find(record, zone, thorough)
        return found if zone.trouble else replace(found, zone=zone.name)

    async def _find(self, record: Record, zone: Zone, thorough: bool) -> Finding:
        if self._resolver.kind == Kind.GIVEN:
            return finding(record, (await self._view(record, zone, self._resolver),))
        asked = (*zone.servers, self._resolver) if thorough else zone.servers
        views = await asyncio.gather(*(self._view(record, zone, server) for server in asked))
        own, public = views[: len(zone.servers)], views[len(zone.servers) :]
        if not public and all(view.judgement.verdict == Verdict.UNCHECKED for view in own):
            public = [await self._view(record, zone, self._resolver)]
        if zone.trouble is Delegation.FAILED and public[0].judgement.verdict == Verdict.MISSING:
            # Who does not even find the zone cannot know what is missing in it.
            unknown = replace(public[0].judgement, verdict=Verdict.UNCHECKED)
            public = [View(self._resolver, unknown)]
        return finding(record, own, public[0] if public else None)

    def is_lame(self, zone: Zone) -> bool:
        """Whether every name server of a zone refuses to answer for it. The resolver may go on
        to, from what it kept. A server that the person named may refuse for reasons of its own."""
        return bool(zone.servers) and all(
            server.kind is Kind.AUTHORITATIVE
            and self._outcomes[zone.name, server] == {Outcome.REFUSED}
            for server in zone.servers
        )

    async def _view(self, record: Record, zone: Zone, server: Server) -> View:
        apex = self._identity.domain if zone.trouble or not zone.name else zone.name
        judged = judging(record, apex, self._identity)

        async def ask(question: Question) -> Answer:
            return await self._ask(server, question, apex, record)

        return View(server, await _judgement(judged, ask))

    async def _ask(self, server: Server, question: Question, apex: str, record: Record) -> Answer:
        """Ask a server of a zone; what the zone does not hold, or hands on, ask the resolver."""
        if _is_within(question.name, apex):
            answer = await self._lookup.ask(server, question)
            self._outcomes[apex, server].add(answer.outcome)
            if answer.outcome is not Outcome.REFUSED or question.name == record.name:
                return answer
        return await self._lookup.ask(self._resolver, question)


async def _judgement(judged: Judging, ask: Callable[[Question], Awaitable[Answer]]) -> Judgement:
    """Ask what a judge wants to know until it has made up its mind."""
    try:
        questions = next(judged)
        while True:
            answers = await asyncio.gather(*map(ask, questions))
            questions = judged.send(dict(zip(questions, answers, strict=True)))
    except StopIteration as over:
        judgement: Judgement = over.value
        return judgement


def _is_within(name: str, zone: str) -> bool:
    name, zone = name.lower(), zone.lower()
    return name == zone or name.endswith(f".{zone}")
