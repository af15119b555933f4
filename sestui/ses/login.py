"""Where the credentials come from, as far as advice on a failed login needs to know."""

import shlex
from collections.abc import Sequence
from dataclasses import dataclass

AGAIN = "then press r."
"""How an advice ends that cannot be followed inside the program."""


@dataclass(frozen=True, slots=True)
class Login:
    """What the advice needs to know of where the credentials come from."""

    profile: str | None = None
    profiles: Sequence[str] = ()
    """The profiles there are."""
    config_file: str = "~/.aws/config"
    region: str | None = None

    @property
    def option(self) -> str:
        """` --profile NAME` as one types it after a command; "" without a profile."""
        return f" --profile {shlex.quote(self.profile)}" if self.profile else ""
