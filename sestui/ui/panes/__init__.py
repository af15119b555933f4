"""What each tab of the details says about an identity: a plain function for each."""

from collections.abc import Callable

from sestui.ui.blocks import Block
from sestui.ui.panes.answer import answer
from sestui.ui.panes.dkim import dkim
from sestui.ui.panes.dns import dns
from sestui.ui.panes.mail_from import mail_from
from sestui.ui.panes.overview import overview
from sestui.ui.panes.policies import policies
from sestui.ui.panes.tags import tags
from sestui.ui.panes.view import View

PANES: tuple[Callable[[View], list[Block]], ...] = (
    overview,
    dkim,
    mail_from,
    policies,
    tags,
    answer,
    dns,
)
"""In the order of the tabs."""
