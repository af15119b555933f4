"""A sending authorization policy in sentences: who may do what.

Only what a policy says plainly is put into words. A statement with anything more than an
effect, principals, actions and resources (IAM User Guide, "IAM JSON policy elements") is
not summed up: a summary that is nearly right is worse than none.
"""

import json
import re
from collections import Counter
from dataclasses import dataclass
from typing import Any

_PLAIN_KEYS = frozenset(("Sid", "Effect", "Principal", "Action", "Resource"))

_SENDING = frozenset(
    f"ses:send{kind}email" for kind in ("", "raw", "templated", "bulk", "bulktemplated")
)
"""What sends mail; IAM compares actions without case."""

_PRINCIPAL_ARN = re.compile(r"arn:[^:]+:(?:iam|sts)::([0-9]{12}):(?:(root)|([a-z-]+)/(.+))")
_RESOURCE_ARN = re.compile(r"arn:[^:]+:ses:[^:]*:[^:]*:(identity|configuration-set)/(.+)")


@dataclass(frozen=True, slots=True)
class PolicyReading:
    """A policy made readable. All of it is text from outside."""

    pretty: str
    """The JSON indented by two, its keys in their order; the text as it came when it is not
    JSON, or when indenting it would lose some of it."""
    sentences: tuple[str, ...]
    """One for each statement: who may do what; or why the JSON itself must be read."""
    open_to_everyone: bool
    """True when a statement allows something to the principal `*`, even under a condition."""


def read_policy(text: str, identity: str = "") -> PolicyReading:
    """Return what a policy says, whatever the text holds; it never raises.

    `identity` is the name of the identity the policy belongs to: as a resource it goes
    without saying.
    """
    repeated: list[str] = []

    def members(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
        repeated.extend(key for key, count in Counter(key for key, _ in pairs).items() if count > 1)
        return dict(pairs)

    try:
        policy = json.loads(text, object_pairs_hook=members)
        pretty = json.dumps(policy, indent=2, ensure_ascii=False)
    except RecursionError:
        return PolicyReading(text, ("This policy is nested too deeply to be read here.",), False)
    except ValueError:
        return PolicyReading(text, ("This policy is not JSON.",), False)
    statements = policy.get("Statement") if isinstance(policy, dict) else None
    if isinstance(statements, dict):
        statements = [statements]
    if not isinstance(statements, list):
        return PolicyReading(pretty, ("This policy has no statements: read the JSON.",), False)
    everyone = any(_is_open(statement) for statement in statements)
    if repeated:
        sentence = f"This policy has {_joined(repeated)} more than once: read the JSON."
        return PolicyReading(text, (sentence,), everyone)
    if not statements:
        return PolicyReading(pretty, ("This policy allows nothing: it has no statements.",), False)
    return PolicyReading(
        pretty,
        tuple(
            _sentence(
                statement,
                f"Statement {number}" if len(statements) > 1 else "This policy",
                identity,
            )
            for number, statement in enumerate(statements, 1)
        ),
        everyone,
    )


def _is_open(statement: Any) -> bool:
    """Say whether a statement allows something to everyone, whatever else it says."""
    if not isinstance(statement, dict) or statement.get("Effect") != "Allow":
        return False
    principal = statement.get("Principal")
    if isinstance(principal, dict):
        principal = principal.get("AWS")
    return "*" in (principal if isinstance(principal, list) else [principal])


def _sentence(statement: Any, label: str, identity: str) -> str:
    """Put a statement into words, or say what in it asks for a careful reader."""
    odd = f"{label} is in a form not known here: read the JSON."
    if not isinstance(statement, dict):
        return odd
    if statement.get("Effect") == "Deny":
        return f"{label} denies something: read the JSON."
    if statement.get("Effect") != "Allow":
        return odd
    if more := [key for key in statement if key not in _PLAIN_KEYS]:
        everyone = " allows something to everyone and" if _is_open(statement) else ""
        return f"{label}{everyone} uses {_joined(more)}: read the JSON."
    who = _who(statement.get("Principal"))
    what = _what(_strings(statement.get("Action")))
    resources = _strings(statement.get("Resource"))
    if not who or not what or ("Resource" in statement and not resources):
        return odd
    return f"{who[0].upper()}{who[1:]} may {what}{_with(resources, identity)}."


def _who(principal: Any) -> str:
    """Return who is meant; `""` when that cannot be told."""
    if principal == "*":
        return "everyone"
    if not isinstance(principal, dict):
        return ""
    named: list[str] = []
    for kind, values in principal.items():
        several = [_principal(kind, value) for value in _strings(values)]
        if not several or not all(several):
            return ""
        named += several
    return "everyone" if "everyone" in named else _joined(named)


def _principal(kind: str, value: str) -> str:
    match kind:
        case "AWS":
            return _aws_principal(value)
        case "Service":
            return f"the AWS service {value}"
        case "Federated":
            return f"users who sign in through {value}"
        case _:
            return ""


def _aws_principal(value: str) -> str:
    if value == "*":
        return "everyone"
    if re.fullmatch("[0-9]{12}", value):
        return f"account {value}"
    arn = _PRINCIPAL_ARN.fullmatch(value)
    if not arn:
        return f"the principal {value}"
    account, root, kind, name = arn.groups()
    return f"account {account}" if root else f"the {kind} {name} of account {account}"


def _what(actions: list[str]) -> str:
    """Return what may be done, sending in plain words; `""` for no actions."""
    if any(action.lower() in ("*", "ses:*") for action in actions):
        return "do everything that a policy of an identity can allow (ses:*)"
    sending = [action for action in actions if action.lower() in _SENDING]
    others = [action for action in actions if action.lower() not in _SENDING]
    parts = [f"send mail ({', '.join(sending)})"] if sending else []
    return _joined([*parts, f"use {_joined(others)}"] if others else parts)


def _with(resources: list[str], identity: str) -> str:
    """Return with which resources, `""` when that is the identity itself and no other."""
    named = [_resource(resource, identity) for resource in resources]
    return "" if named in ([], ["this identity"]) else f" with {_joined(named)}"


def _resource(resource: str, identity: str) -> str:
    arn = _RESOURCE_ARN.fullmatch(resource)
    if not arn:
        return f"the resource {resource}"
    kind, name = arn.groups()
    if kind == "identity" and name.casefold() == identity.casefold():
        return "this identity"
    return f"the {kind.replace('-', ' ')} {name}"


def _strings(value: Any) -> list[str]:
    """Return what IAM takes as one string or a list of them; nothing for anything else."""
    several = value if isinstance(value, list) else [value]
    return several if all(isinstance(one, str) and one for one in several) else []


def _joined(parts: list[str]) -> str:
    return " and ".join(filter(None, (", ".join(parts[:-1]), "".join(parts[-1:]))))
