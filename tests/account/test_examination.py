"""What is made of all that the servers of a zone, and the resolver, say of an identity."""

from dataclasses import replace

import pytest

from sestui.account.examination import examine
from sestui.model.dns.advice import next_step
from sestui.model.dns.answer import Answer, Delegation, Kind, Outcome, Question, Server, Zone
from sestui.model.dns.diagnosis import Diagnosis
from sestui.model.dns.finding import Finding, Mistake, Verdict
from sestui.model.identity import (
    DkimAttributes,
    DkimOrigin,
    Identity,
    MailFromAttributes,
    VerificationInfo,
)
from sestui.model.records import expected_records
from tests.account.gateway import StillClock
from tests.account.lookup import MemoryLookup

REGION = "us-east-1"
TOKENS = ("ab12", "cd34", "ef56")
DKIM = "\n".join(f"{t}._domainkey.example.com CNAME {t}.dkim.amazonses.com" for t in TOKENS)
MAIL_FROM = """
bounce.example.com MX 10 feedback-smtp.us-east-1.amazonses.com
bounce.example.com TXT "v=spf1 include:amazonses.com ~all"
"""
DMARC = '_dmarc.example.com TXT "v=DMARC1; p=none;"'
WHOLE = f"{DKIM}\n{MAIL_FROM}\n{DMARC}"


def domain(status: str = "PENDING", soa: str | None = None) -> Identity:
    dkim = DkimAttributes(True, status, DkimOrigin.EASY_DKIM, TOKENS, "dkim.amazonses.com")
    return Identity(
        "example.com",
        "DOMAIN",
        status,
        status == "SUCCESS",
        True,
        dkim,
        MailFromAttributes("bounce.example.com", status),
        verification=VerificationInfo(soa_name_server=soa),
    )


async def examined(lookup: MemoryLookup, identity: Identity | None = None) -> Diagnosis:
    identity = identity or domain()
    records = expected_records(identity, REGION).records
    return await examine(lookup, StillClock(), identity, records)


def first(diagnosis: Diagnosis) -> Finding:
    return diagnosis.findings[0]


async def test_all_that_is_published_is_found_with_one_question_a_record_and_server() -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    diagnosis = await examined(lookup)
    assert [found.verdict for found in diagnosis.findings] == [Verdict.FOUND] * 6
    assert all(found.mends == () and found.remark == "" for found in diagnosis.findings)
    assert diagnosis.verdict == Verdict.FOUND
    for server in lookup.servers:
        assert len(lookup.zones[server].asked) == 6
    assert next_step(domain(), diagnosis).sentence.startswith(
        "All records are found: wait, SES looks"
    )
    assert next_step(domain("SUCCESS"), diagnosis).sentence == ""


async def test_what_is_missing_everywhere_is_to_be_published() -> None:
    lookup = MemoryLookup("example.com", WHOLE.replace("ab12._domainkey", "zz12._domainkey"))
    diagnosis = await examined(lookup)
    assert first(diagnosis).verdict == Verdict.MISSING
    assert next_step(domain(), diagnosis).sentence == (
        "Publish 1 of 3 CNAMEs: `ab12._domainkey.example.com` is missing at both name servers. "
        "Then SES looks again by itself, usually within minutes, for up to 72 hours."
    )


async def test_a_doubled_zone_name_is_told_with_what_to_type() -> None:
    doubled = "ab12._domainkey.example.com.example.com CNAME"
    lookup = MemoryLookup(
        "example.com", WHOLE.replace("ab12._domainkey.example.com CNAME", doubled)
    )
    diagnosis = await examined(lookup)
    (mend,) = first(diagnosis).mends
    assert mend.mistake == Mistake.ZONE_DOUBLED
    assert mend.copy == "ab12._domainkey"
    assert next_step(domain(), diagnosis).sentence.startswith(
        "Mend 1 of 3 CNAMEs: zone name doubled at"
    )
    lookup.publish(WHOLE)
    assert first(await examined(lookup)).verdict == Verdict.FOUND


async def test_a_server_that_lags_is_told_apart_from_one_that_has_the_change() -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    lookup.publish(WHOLE.replace("ab12.", "zz12."), lookup.servers[1])
    found = first(await examined(lookup))
    assert found.verdict == Verdict.WRONG
    assert found.mends[0].mistake == Mistake.DISAGREEMENT
    assert found.mends[0].sentence == (
        "ns1.example.com has the right CNAME record, ns2.example.com has not."
    )
    assert "for up to 60 s" in found.mends[0].advice


@pytest.mark.parametrize(
    "outcome",
    [o for o in Outcome if o not in {"answered", "no record of that type", "no such name"}],
)
async def test_nothing_is_missing_because_nobody_answered(outcome: Outcome) -> None:
    lookup = MemoryLookup("example.com", "")
    lookup.silence(outcome=outcome)
    diagnosis = await examined(lookup)
    assert {found.verdict for found in diagnosis.findings} == {Verdict.UNCHECKED}
    if outcome is Outcome.REFUSED:
        assert [mend.mistake for mend in diagnosis.zone_mends] == [Mistake.LAME]
    else:
        assert diagnosis.verdict == Verdict.UNCHECKED
        assert "could not be checked" in next_step(domain(), diagnosis).sentence


async def test_of_three_that_differ_each_is_named() -> None:
    hosts = [f"ns{number}.example.com" for number in (1, 2, 3)]
    lookup = MemoryLookup("example.com", WHOLE, *hosts)
    lookup.publish("", lookup.servers[0])
    lookup.publish(WHOLE.replace("ab12.dkim", "gh78.dkim"), lookup.servers[2])
    mends = first(await examined(lookup)).mends
    assert [mend.mistake for mend in mends] == [Mistake.DISAGREEMENT, Mistake.FOREIGN_TOKEN]
    assert mends[0].sentence == (
        "ns2.example.com has the right CNAME record, ns1.example.com and ns3.example.com have not."
    )


async def test_who_does_not_find_the_zone_cannot_know_what_is_missing_in_it() -> None:
    lookup = MemoryLookup("example.com", "")
    lookup.trouble = Delegation.FAILED
    diagnosis = await examined(lookup)
    assert {found.verdict for found in diagnosis.findings} == {Verdict.UNCHECKED}


async def test_one_that_is_silent_does_not_count_where_another_spoke() -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    lookup.silence(lookup.servers[0])
    found = first(await examined(lookup))
    assert found.verdict == Verdict.FOUND
    assert found.remark == "ns1.example.com did not answer."


async def test_where_only_the_resolver_answers_its_word_counts_and_is_labelled() -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    lookup.silence(*lookup.servers)
    found = first(await examined(lookup))
    assert found.verdict == Verdict.FOUND
    assert found.remark == "As your resolver sees it, may be cached."


async def test_an_old_answer_of_the_resolver_is_only_mentioned() -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    lookup.publish(DMARC, lookup.resolver)
    found = first(await examined(lookup))
    assert (found.verdict, found.mends) == (Verdict.FOUND, ())
    assert found.remark == "Resolvers may go on to see what was there before, for up to 60 s."


@pytest.mark.parametrize(
    ("trouble", "mistake", "words"),
    [
        (Delegation.NOT_REGISTERED, Mistake.NOT_REGISTERED, "register or renew it"),
        (Delegation.NOT_DELEGATED, Mistake.NOT_DELEGATED, "enter the name servers"),
        (Delegation.BOGUS, Mistake.BOGUS, "mend the DS record"),
    ],
)
async def test_what_is_wrong_with_the_zone_comes_first(
    trouble: Delegation, mistake: Mistake, words: str
) -> None:
    lookup = MemoryLookup("example.com", "")
    lookup.trouble = trouble
    diagnosis = await examined(lookup)
    assert [mend.mistake for mend in diagnosis.zone_mends] == [mistake]
    assert words in next_step(domain(), diagnosis).sentence


async def test_servers_that_refuse_the_zone_are_told_when_all_of_them_do() -> None:
    lookup = MemoryLookup("example.com", WHOLE)
    lookup.silence(lookup.servers[0], outcome=Outcome.REFUSED)
    assert (await examined(lookup)).zone_mends == ()
    lookup.silence(lookup.servers[1], outcome=Outcome.REFUSED)
    assert [mend.mistake for mend in (await examined(lookup)).zone_mends] == [Mistake.LAME]


async def test_a_given_server_that_refuses_says_nothing_of_the_name_servers() -> None:
    lookup = MemoryLookup("example.com", "")
    lookup.resolver = Server("192.0.2.53:53", "192.0.2.53", Kind.GIVEN)
    lookup.servers = (lookup.resolver,)
    lookup.publish("", lookup.resolver)
    lookup.silence(lookup.resolver, outcome=Outcome.REFUSED)
    diagnosis = await examined(lookup)
    assert (diagnosis.verdict, diagnosis.zone_mends) == (Verdict.UNCHECKED, ())


async def test_a_name_server_without_an_address_is_told() -> None:
    class WithoutThird(MemoryLookup):
        async def zone(self, name: str) -> Zone:
            return replace(await super().zone(name), unreachable=("ns3.example.com",))

    diagnosis = await examined(WithoutThird("example.com", WHOLE))
    assert diagnosis.verdict == Verdict.FOUND
    assert diagnosis.remark == "No address is found for ns3.example.com."


@pytest.mark.parametrize(
    ("looked", "primary"),
    [
        ("NS2.example.com", "ns1.provider.example"),  # each server calls itself the primary
        ("ns1102.dns.provider.example", "ns1056.dns.provider.example"),
    ],
)
async def test_another_primary_of_the_same_operator_is_nowhere_else(
    looked: str, primary: str
) -> None:
    lookup = MemoryLookup("example.com", "")
    lookup.primary = primary
    assert (await examined(lookup, domain(soa=looked))).zone_mends == ()


async def test_where_ses_looked_is_no_matter_while_nothing_is_known_to_be_missing() -> None:
    lookup = MemoryLookup("example.com", "")
    lookup.silence()
    diagnosis = await examined(lookup, domain(soa="ns.old.example"))
    assert (diagnosis.verdict, diagnosis.zone_mends) == (Verdict.UNCHECKED, ())


async def test_a_zone_made_anew_at_the_same_provider_is_elsewhere() -> None:
    lookup = MemoryLookup("example.com", "")
    lookup.primary = "ns-999.awsdns-12.net"
    (mend,) = (await examined(lookup, domain(soa="ns-1.awsdns-45.com"))).zone_mends
    assert mend.mistake == Mistake.ELSEWHERE


async def test_where_ses_looked_is_compared_with_today_until_it_found_the_records() -> None:
    lookup = MemoryLookup("example.com", "")
    diagnosis = await examined(lookup, domain(soa="ns.old.example."))
    assert [mend.mistake for mend in diagnosis.zone_mends] == [Mistake.ELSEWHERE]
    assert "ns.old.example" in diagnosis.zone_mends[0].sentence
    for soa in (None, "NS1.example.com"):
        assert (await examined(lookup, domain(soa=soa))).zone_mends == ()
    verified = domain("SUCCESS", "ns.old.example")
    assert (await examined(lookup, verified)).zone_mends == ()


async def test_what_lies_outside_the_zone_is_asked_of_the_resolver() -> None:
    spf = '"v=spf1 include:spf.example.net include:amazonses.com ~all"'
    lookup = MemoryLookup("example.com", WHOLE.replace('"v=spf1 include:amazonses.com ~all"', spf))
    outside = 'spf.example.net TXT "v=spf1 a mx -all"'
    lookup.publish(f"{WHOLE}\n{outside}", lookup.resolver)
    assert (await examined(lookup)).findings[4].verdict == Verdict.FOUND
    asked = {server: zone.asked for server, zone in lookup.zones.items()}
    question = Question("spf.example.net", "TXT")
    assert question in asked[lookup.resolver]
    assert not any(question in asked[server] for server in lookup.servers)


async def test_what_the_zone_hands_on_is_asked_of_the_resolver() -> None:
    child = "spf.mail.example.com"

    class HandingOn(MemoryLookup):
        async def ask(self, server: Server, question: Question) -> Answer:
            if question.name == child and server in self.servers:
                return Answer(question, Outcome.REFUSED)
            return await super().ask(server, question)

    spf = f'"v=spf1 include:{child} ~all"'
    own = WHOLE.replace('"v=spf1 include:amazonses.com ~all"', spf)
    lookup = HandingOn("example.com", own)
    lookup.publish(f'{own}\n{child} TXT "v=spf1 include:amazonses.com ~all"', lookup.resolver)
    found = (await examined(lookup)).findings[4]
    assert (found.verdict, len(found.views)) == (Verdict.FOUND, 3)
    assert {view.judgement.verdict for view in found.views} == {Verdict.FOUND}


async def test_a_name_that_leads_out_of_the_zone_is_followed() -> None:
    away = WHOLE.replace(
        '_dmarc.example.com TXT "v=DMARC1; p=none;"', "_dmarc.example.com CNAME d.example.net"
    )
    lookup = MemoryLookup("example.com", away)
    lookup.publish(f'{away}\nd.example.net TXT "v=DMARC1; p=reject;"', lookup.resolver)
    assert (await examined(lookup)).findings[5].verdict == Verdict.FOUND


async def test_a_recommended_record_that_is_missing_is_nothing_wrong() -> None:
    diagnosis = await examined(MemoryLookup("example.com", f"{DKIM}\n{MAIL_FROM}"))
    assert diagnosis.findings[5].verdict == Verdict.MISSING
    assert diagnosis.verdict == Verdict.FOUND
