"""What the owners of the demo's domains that are not verified did wrong in their zones.

Each is the part of a master file (RFC 1035, 5) that the owner wrote for one name, relative
to it. `{0}`, `{1}` and `{2}` are the DKIM tokens.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

from sestui.demo.seeds import PUBLIC_KEY
from sestui.demo.unfinished import LAUNCH
from sestui.model.records import txt_strings

_HEAD, _TAIL = txt_strings(PUBLIC_KEY)

_CNAMES: Final = """
{0}._domainkey CNAME {0}.dkim.amazonses.com.
{1}._domainkey CNAME {1}.dkim.amazonses.com.
{2}._domainkey CNAME {2}.dkim.amazonses.com.
"""
"""What SES asks for."""

_DMARC: Final = '_dmarc TXT "v=DMARC1; p=none;"\n'

_VERIFICATIONS: Final = "".join(
    f'@ TXT "site-{number}-domain-verification={number:064x}"\n' for number in range(14)
)
"""What many a service had its owner publish: too much for one datagram."""

DKIM: Final[Mapping[str, str]] = MappingProxyType(
    {
        # One is there, one is missing, one was written in full where the form adds the zone.
        LAUNCH: """
{0}._domainkey CNAME {0}.dkim.amazonses.com.
{2}._domainkey.launch.example.com.example.com. CNAME {2}.dkim.amazonses.com.
""",
        "spring.example.com": """
{0}._domainkey.spring.example.com.example.com. CNAME {0}.dkim.amazonses.com.
{1}._domainkey.spring.example.com.example.com. CNAME {1}.dkim.amazonses.com.
{2}._domainkey.spring.example.com.example.com. CNAME {2}.dkim.amazonses.com.
""",
        # Right, and not yet at the second name server: see LATE.
        "atelier.example.com": _CNAMES,
        # Proxied, and typed as TXT.
        "wholesale.example.com": """
{0}._domainkey A 203.0.113.80
{0}._domainkey AAAA 2001:db8::80
{1}._domainkey TXT "{1}.dkim.amazonses.com"
{2}._domainkey CNAME {2}.dkim.amazonses.com.
""",
        # Without the last dot, with quotes, and as another region has it; and two of DMARC.
        "knit-along.example": """
{0}._domainkey CNAME {0}.dkim.amazonses.com
{1}._domainkey CNAME \\034{1}.dkim.amazonses.com\\034.
{2}._domainkey CNAME {2}.dkim.eu-central-2.amazonses.com.
_dmarc TXT "v=DMARC1; p=none;"
_dmarc TXT "v=DMARC1; p=quarantine; rua=mailto:dmarc@knit-along.example"
""",
        "partners.example.org": f"""
mill._domainkey TXT "{_TAIL}" "{_HEAD}"
_dmarc TXT "v=DMARC1; p=quarrantine; rua=mailto:dmarc@example.org"
""",
        "linen.example": _DMARC + f'spring2027._domainkey TXT "{_HEAD}" " {_TAIL}"',
        # All that is not there leads to a shop window.
        "crates.thimble.example": "* A 203.0.113.80",
        # The first two swapped, and one of a domain in another account.
        "felt.example": _DMARC
        + """
{0}._domainkey CNAME {1}.dkim.amazonses.com.
{1}._domainkey CNAME {0}.dkim.amazonses.com.
{2}._domainkey CNAME ff4q2cl7yzn5jm3tkwhx6ab2dveouris.dkim.amazonses.com.
""",
        # Right: what is wrong is with the servers, with DNSSEC or with SES.
        "ribbons.example": _CNAMES + _DMARC,
        "catalogue.example.com": _CNAMES,
    }
)
"""By the name of the domain: what it has for DKIM and DMARC while it is not verified."""

MAIL_FROM: Final[Mapping[str, str]] = MappingProxyType(
    {
        "letters.news.example.com": """
@ MX 20 feedback-smtp.us-east-1.amazonses.com.
@ TXT "v=spf1 mx -all"
""",
        "mail.staging.example.com": """
@ MX 10 feedback-smtp.us-east-1.amazonses.com.
@ MX 20 mail.example.com.
@ TXT "v=spf1 include:amazonses.com ~all"
@ TXT "v=spf1 a mx ~all"
"""
        + _VERIFICATIONS,
        # No MX; and an SPF record that asks eleven times.
        "bounce.press.example.com": """
@ TXT "v=spf1 include:amazonses.com include:agency.press.example.com a mx ~all"
agency.press.example.com. TXT "v=spf1 include:wire.press.example.com a:two.example.net mx ~all"
wire.press.example.com. TXT "v=spf1 a mx a:three.example.net mx:example.org ~all"
""",
    }
)
"""By the MAIL FROM domain: what it has while SES did not accept it."""

LATE: Final = frozenset({"atelier.example.com"})
"""Domains whose newest records have not come to the second name server of their zone."""
