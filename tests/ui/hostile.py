"""An account full of hostile text, and what must be true of every screen that shows it."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from sestui.model.dns import zone as zones
from sestui.model.dns.answer import Answer, Found, Outcome, Question, Server, Zone
from sestui.model.dns.diagnosis import Diagnosis, finding
from sestui.model.dns.finding import View
from sestui.model.dns.judges import judging
from sestui.model.identity import (
    DkimAttributes,
    DkimOrigin,
    Identity,
    MailFromAttributes,
    Policy,
    Tag,
    VerificationInfo,
)
from sestui.model.records import expected_records
from sestui.model.sending import SendingAccount, Target
from tests.account.gateway import NOON, MemoryGateway
from tests.hostile_text import Supply, cells, foreign
from tests.ui.browsing import Browsing

Text = Callable[[], str]
ORIGINS = (DkimOrigin.EASY_DKIM, DkimOrigin.BYODKIM, None)


def identity(name: str, text: Text, origin: str | None = None) -> Identity:
    """A domain each of whose fields holds a hostile text."""
    return Identity(
        name,
        "DOMAIN",
        status=text(),
        verified_for_sending=False,
        feedback_forwarding=False,
        dkim=DkimAttributes(
            signing_enabled=True,
            status=text(),
            origin=text() if origin is None else origin,
            tokens=(text(), text()),
            hosted_zone=text() or None,
            current_key_length=text() or None,
            next_key_length=text() or None,
        ),
        mail_from=MailFromAttributes(text() or None, text() or None, text() or None),
        policies=(Policy(text(), text()), Policy(text(), text())),
        tags=(Tag(text(), text()), Tag(text(), text())),
        configuration_set=text() or None,
        verification=VerificationInfo(error_type=text() or None),
        answer=text(),
    )


def diagnosis(one: Identity, text: Text, region: str) -> Diagnosis:
    """What is made of DNS that answers each question with a hostile text, and adds another."""

    def answer(question: Question) -> Answer:
        found = Found(text(), question.type, (text(), text()), 10, 60)
        return Answer(question, Outcome.ANSWERED, (found,), detail=text())

    findings = []
    for record in expected_records(one, region).records:
        judged = judging(record, text() or "example.com", one)
        questions: Sequence[Question] = next(judged)
        try:
            while True:
                questions = judged.send({question: answer(question) for question in questions})
        except StopIteration as over:
            views = [View(Server(text(), text()), over.value)]
            findings.append(finding(record, views, View(Server(text(), text()), over.value)))
    zone = Zone(text(), (Server(text(), text()),), primary=text(), detail=text())
    mends = zones.mends(zone, one, lame=True)
    return Diagnosis(NOON, tuple(findings), mends, text())


class HostileGateway(MemoryGateway):
    """Answers with hostile text wherever an answer holds any."""

    def __init__(self, supply: Supply) -> None:
        names = dict.fromkeys((f"{supply.name()}.example.com", supply.name(), supply.name()))
        super().__init__(*map(identity, names, (supply.text,) * 3, ORIGINS))
        self.text = supply.text
        self.region, self.number = supply.text(), supply.text()
        self.profile, self.endpoint = supply.text(), supply.text()
        self.sets = [f"{supply.text()}-{number}" for number in range(3)]
        self.sending = SendingAccount(True, True, supply.text())

    def target(self) -> Target:
        return replace(super().target(), profile=self.profile, endpoint=self.endpoint)


def check(lines: Iterable[str], width: int) -> None:
    """Fail unless a terminal draws each line as wide as the screen, and obeys none."""
    for line in lines:
        assert not foreign(line), ascii(line)
        assert cells(line) == width, ascii(line)


def check_screen(it: Browsing) -> None:
    """Fail unless all that stands on the screen is in order."""
    strips = it.app.screen._compositor.render_strips()
    check(["".join(segment.text for segment in line) for line in strips], it.app.size.width)
