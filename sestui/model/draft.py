"""What is typed into the form of a new identity → the identity, or what is wrong with each part.

Secrets have no part in it, so that a draft can be kept while its form is closed.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from enum import StrEnum, auto
from typing import NamedTuple, TypeVar

from sestui.model import rules
from sestui.model.errors import RuleBroken
from sestui.model.identity import MailFromAttributes, MxFailure, Tag
from sestui.model.keys import PrivateKey
from sestui.model.new_identity import (
    EasyDkim,
    KeyLength,
    NewIdentity,
    OwnKey,
    ParentKey,
    Signing,
)
from sestui.model.rules import NewName
from sestui.model.script import in_own_script
from sestui.model.summary import IdentityType

T = TypeVar("T")


class Part(StrEnum):
    """A part of the form."""

    NAME = auto()
    SELECTOR = auto()
    KEY = auto()
    PARENT = auto()
    CONFIGURATION_SET = auto()
    MAIL_FROM = auto()
    TAGS = auto()


class Whose(StrEnum):
    """Whose key signs."""

    EASY = "Easy DKIM"
    OWN = "your own key"
    PARENT = "another region's key"


class Source(StrEnum):
    """Where a private key of one's own comes from."""

    MADE = "made here"
    FILE = "from a file"
    PASTED = "pasted"


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything typed and chosen, as it was typed, but for a pasted key and a passphrase."""

    name: str = ""
    whose: Whose = Whose.EASY
    length: KeyLength = KeyLength.RSA_2048
    selector: str = ""
    source: Source = Source.MADE
    key_file: str = ""
    """Where the key is read from."""
    keep_in: str = ""
    """Where a key that is made is written to."""
    parent: str = ""
    configuration_set: str = ""
    mail_from: str = ""
    on_mx_failure: MxFailure = MxFailure.USE_DEFAULT
    tags: tuple[Tag, ...] = ()
    """Rows in which nothing was typed are among them, with an empty key and value."""


class Surroundings(NamedTuple):
    """What else there is that decides of a new identity."""

    region: str = ""
    listed: Collection[str] = ()
    """The names of the identities there are."""
    sets: Collection[str] | None = None
    """The configuration sets there are; None while that is not known."""


@dataclass(slots=True)
class Checked:
    """What became of a draft."""

    new: NewIdentity | None = None
    """What is to be created; None while anything is wrong or missing."""
    name: NewName | None = None
    mail_from: MailFromAttributes = field(default_factory=MailFromAttributes)
    wrong: dict[Part, str] = field(default_factory=dict)
    """A sentence for each part that cannot be used as it was typed."""
    missing: dict[Part, str] = field(default_factory=dict)
    """A sentence for each part in which nothing was typed and something must be."""
    wrong_tags: dict[int, str] = field(default_factory=dict)
    """A sentence for each row of the tags, by its number, that cannot be used."""
    warning: str = ""
    """Something about the name that is no hindrance."""


def check(draft: Draft, around: Surroundings, key: PrivateKey | None) -> Checked:
    """Check every part of a draft; `key` is the private key that was given for it, if any."""
    checked = Checked()
    checked.name = _name(draft, around, checked)
    is_domain = checked.name is None or checked.name.type == IdentityType.DOMAIN
    signing = _signing(draft, around, key, checked) if is_domain else None
    chosen = _try(
        checked.wrong, Part.CONFIGURATION_SET, lambda: _set(draft.configuration_set, around)
    )
    mail_from = checked.mail_from = _mail_from(draft, checked)
    tags = _tags(draft.tags, checked)
    if checked.name is not None and not (checked.wrong or checked.missing or checked.wrong_tags):
        checked.new = NewIdentity(
            name=checked.name.name,
            type=checked.name.type,
            signing=signing,
            configuration_set=chosen,
            tags=tags,
            mail_from=mail_from,
        )
    return checked


def name_remark(name: NewName, typed: str) -> str:
    """Say what the name will be: a domain or an address, and how SES keeps it.

    >>> name_remark(rules.identity_name("Ops@Example.org"), "Ops@Example.org")
    'An address, kept as Ops@example.org.'
    """
    kind = "A domain" if name.type == IdentityType.DOMAIN else "An address"
    spelled = in_own_script(name.name)
    also = f" ({spelled})" if spelled != name.name else ""
    kept = f", kept as {name.name}{also}" if name.name != typed.strip() else also
    return f"{kind}{kept}."


def _name(draft: Draft, around: Surroundings, checked: Checked) -> NewName | None:
    if not draft.name.strip():
        checked.missing[Part.NAME] = "Type a domain, or an address."
        return None

    def named() -> NewName:
        name = rules.identity_name(draft.name)
        rules.check_not_listed(name, around.listed)
        return name

    name = _try(checked.wrong, Part.NAME, named)
    if name is not None and (other := rules.differs_by_case(name, around.listed)):
        checked.warning = (
            f"{other} is there already: it differs only in case, and SES counts them as two."
        )
    return name


def _signing(
    draft: Draft, around: Surroundings, key: PrivateKey | None, checked: Checked
) -> Signing | None:
    match draft.whose:
        case Whose.EASY:
            return EasyDkim(draft.length)
        case Whose.PARENT:
            if not draft.parent.strip():
                checked.missing[Part.PARENT] = "Type the region of the parent, as eu-west-1."
                return None
            region = _try(
                checked.wrong,
                Part.PARENT,
                lambda: rules.parent_region(draft.parent, around.region),
            )
            return ParentKey(region) if region else None
        case Whose.OWN:
            selector: str | None = None
            if draft.selector.strip():
                selector = _try(
                    checked.wrong, Part.SELECTOR, lambda: rules.selector(draft.selector)
                )
            else:
                checked.missing[Part.SELECTOR] = "Type a selector, such as the year."
            if key is None:
                checked.missing[Part.KEY] = "There is no private key yet."
            return OwnKey(selector, key) if selector and key else None


def _set(typed: str, around: Surroundings) -> str | None:
    name = rules.configuration_set(typed)
    if name is not None and around.sets is not None and name not in around.sets:
        raise RuleBroken(f"There is no configuration set {name}.")
    return name


def _mail_from(draft: Draft, checked: Checked) -> MailFromAttributes:
    name = checked.name
    if not draft.mail_from.strip() or name is None:
        return MailFromAttributes()
    domain = _try(
        checked.wrong, Part.MAIL_FROM, lambda: rules.mail_from_domain(draft.mail_from, name)
    )
    return MailFromAttributes(domain, behavior_on_mx_failure=draft.on_mx_failure)


def _tags(rows: tuple[Tag, ...], checked: Checked) -> tuple[Tag, ...]:
    """Return the rows in which something was typed, each checked by itself, then together."""
    kept: list[Tag] = []
    for number, row in enumerate(rows):
        if not (row.key or row.value):
            continue
        try:
            key = rules.tag_key(row.key, [tag.key for tag in kept])
            kept.append(Tag(key, rules.tag_value(row.value)))
        except RuleBroken as broken:
            checked.wrong_tags[number] = str(broken)
    if not checked.wrong_tags:
        _try(checked.wrong, Part.TAGS, lambda: rules.tags(kept))
    return tuple(kept)


def _try(wrong: dict[Part, str], part: Part, read: Callable[[], T]) -> T | None:
    try:
        return read()
    except RuleBroken as broken:
        wrong[part] = " ".join(filter(None, (str(broken), broken.advice)))
        return None
