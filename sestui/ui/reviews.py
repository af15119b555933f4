"""What is about to change, as blocks: the facts first, then the command that would do the same."""

from collections.abc import Sequence

from rich.cells import cell_len

from sestui.account.bulk import Plan, Result
from sestui.account.switch import Outcome
from sestui.model import command
from sestui.model.errors import ServiceError, Unsettled
from sestui.model.identity import MailFromAttributes, MxFailure
from sestui.model.new_identity import EasyDkim, NewIdentity, OwnKey, ParentKey, Signing
from sestui.model.script import in_own_script
from sestui.model.sending import Target
from sestui.model.summary import IdentityType
from sestui.terminal.text import visible
from sestui.ui.blocks import BLANK, Block, Cell, Code, Fact, Paragraph
from sestui.ui.strips import BOLD, CAREFUL, TROUBLE, fit
from sestui.ui.words import KEY_LENGTHS, duration, type_word

_WITHOUT_MX: dict[str | None, str] = {
    MxFailure.USE_DEFAULT: "mail goes out with amazonses.com as its MAIL FROM domain",
    MxFailure.REJECT: "SES refuses to send",
}
MOST_NAMED = 200
"""How many names a group lists."""
WINS = "A configuration set named when sending wins over the default."


def of_new(new: NewIdentity, target: Target, key_remark: str = "") -> list[Block]:
    """Show everything that will be created, and how; `key_remark` says what becomes of a key of
    one's own."""
    blocks: list[Block] = [Fact(type_word(new.type).capitalize(), Cell(new.name))]
    if (spelled := in_own_script(new.name)) != new.name:
        blocks.append(Fact("In its own script", Cell(spelled)))
    if new.signing is not None:
        blocks.append(Fact("DKIM", Cell(_signing(new.signing))))
    if isinstance(new.signing, OwnKey) and key_remark:
        blocks.append(Fact("Private key", Cell(key_remark)))
    blocks.append(Fact("Configuration set", Cell(new.configuration_set or "none")))
    if new.mail_from.domain:
        blocks += _mail_from(new.mail_from)
    for number, tag in enumerate(new.tags):
        blocks.append(Fact("" if number else "Tags", Cell(f"{tag.key} = {tag.value}")))
    if new.type == IdentityType.EMAIL_ADDRESS:
        blocks += [BLANK, Paragraph(f"AWS sends a mail with a link to {new.name}.")]
    blocks += _command(command.create(new, target), target)
    if isinstance(new.signing, OwnKey):
        blocks += [
            BLANK,
            Paragraph("The file dkim.json of that command holds, with the key in base64:"),
            Code(Cell(command.own_key_file(new.signing))),
        ]
    if new.mail_from.domain:
        blocks += [BLANK, Paragraph("Then, in a call of its own:")]
        blocks.append(_code(command.put_mail_from(new.name, new.mail_from, target)))
    return blocks


def of_mail_from(name: str, mail_from: MailFromAttributes, target: Target) -> list[Block]:
    """Show the MAIL FROM domain that an identity will get."""
    return [
        Fact("Identity", Cell(name)),
        *_mail_from(mail_from),
        *_command(command.put_mail_from(name, mail_from, target), target),
    ]


def of_switch(
    name: str, now: str | None, wanted: str | None, target: Target, remark: str = ""
) -> list[Block]:
    """Show from which default configuration set to which an identity will go."""
    blocks: list[Block] = [Paragraph(remark, BOLD, CAREFUL), BLANK] if remark else []
    return [
        *blocks,
        Fact("Identity", Cell(name)),
        Fact("From", Cell(now or "none")),
        Fact("To", Cell(wanted or "none", style=BOLD)),
        BLANK,
        Paragraph(WINS),
        *_command(command.put_configuration_set(name, wanted, target), target),
        BLANK,
        Paragraph("It is read once more right before, and nothing is sent if it changed."),
    ]


def _signing(signing: Signing) -> str:
    match signing:
        case EasyDkim():
            return f"Easy DKIM, {KEY_LENGTHS[signing.length]}"
        case OwnKey():
            return f"your own key: {signing.key.description}, selector {signing.selector}"
        case ParentKey():
            return f"the key of the identity in {signing.region} (Deterministic Easy DKIM)"


def _mail_from(mail_from: MailFromAttributes) -> list[Block]:
    behaviour = mail_from.behavior_on_mx_failure
    return [
        Fact("MAIL FROM", Cell(mail_from.domain or "")),
        Fact("Without its MX", Cell(_WITHOUT_MX.get(behaviour, behaviour or ""))),
    ]


def _command(text: str, target: Target) -> list[Block]:
    same = Paragraph("The same with the aws command:")
    if target.demo:
        same = Paragraph(
            "The same with the aws command, which knows no demo: it would change your own account:",
            sign=CAREFUL,
        )
    return [BLANK, same, _code(text)]


def _code(text: str) -> Code:
    return Code(Cell(text, text, "the command"))


def of_plan(plan: Plan, wanted: str | None, target: Target) -> list[Block]:
    """Show what a switch of many would change, whom it concerns, and how long it takes."""
    differ = [name for names in plan.groups.values() for name in names]
    blocks: list[Block] = []
    if differ:
        blocks = [
            Fact("To", Cell(wanted or "none", style=BOLD)),
            Fact("Calls", Cell(f"{plan.calls:,}, about {duration(plan.seconds)}")),
            BLANK,
        ]
    for has, names in sorted(plan.groups.items(), key=lambda group: group[0] or ""):
        blocks.append(Paragraph(f"{len(names):,} {f'from {has}' if has else 'with none'}", BOLD))
        blocks += [Paragraph(_listed(names)), BLANK]
    if plan.already:
        blocks.append(Paragraph(f"{len(plan.already):,} already {wanted or 'without one'}", BOLD))
        blocks += [Paragraph(_listed(plan.already)), BLANK]
    if plan.unreadable:
        blocks.append(Paragraph(f"{len(plan.unreadable):,} not read, and left alone", TROUBLE))
        reasons = dict.fromkeys(map(str, plan.unreadable.values()))
        blocks += [Paragraph(_listed(tuple(plan.unreadable))), *map(Paragraph, reasons), BLANK]
    if not differ:
        return [*blocks, Paragraph("There is nothing to switch.")]
    return [
        *blocks,
        Paragraph(WINS),
        *_command(command.put_configuration_set(differ[0], wanted, target), target),
        *([Paragraph(f"and so on for {len(differ) - 1:,} more.")] if len(differ) > 1 else []),
        BLANK,
        Paragraph("Each is read once more right before, and left alone if it changed."),
    ]


def of_results(results: Sequence[Result], csv: str) -> list[Block]:
    """Show what became of each, failures first; copied, it is CSV."""
    results = sorted(results, key=lambda result: not isinstance(result.what, ServiceError))
    width = max((cell_len(visible(result.name)) for result in results), default=0)
    lines = [f"{fit(result.name, width)}  {visible(_result(result))}" for result in results]
    if not lines:
        return [Paragraph("Nothing was switched.")]
    return [Code(Cell("\n".join(lines), csv, "what was switched, as CSV"))]


def _result(result: Result) -> str:
    before, after = result.before or "none", result.after or "none"
    if isinstance(result.what, Unsettled):
        return f"not known: {result.what}"
    if isinstance(result.what, ServiceError):
        return f"failed, had {before}: {result.what}"
    match result.what:
        case Outcome.SWITCHED:
            unread = f", not read back: {result.not_read_back}" if result.not_read_back else ""
            return f"{before} to {after}{unread}"
        case Outcome.OVERTAKEN:
            return f"{before} to another, then changed elsewhere: has {after}"
        case Outcome.ALREADY:
            return f"has {after} already"
        case Outcome.CHANGED:
            return f"changed elsewhere: has {after}, left alone"


def _listed(names: Sequence[str]) -> str:
    more = len(names) - MOST_NAMED
    return ", ".join(names[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
