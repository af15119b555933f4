"""Which judge a record that SES expects goes to."""

from sestui.model.dns import cname, dmarc, key, mx, spf
from sestui.model.dns.finding import Judging
from sestui.model.identity import Identity
from sestui.model.records import Purpose, Record


def judging(record: Record, zone: str, identity: Identity) -> Judging:
    """Begin to judge a record of `identity` that belongs into `zone`, at one server."""
    match record.purpose:
        case Purpose.MAIL_FROM:
            return mx.judge(record, zone)
        case Purpose.SPF:
            return spf.judge(record, zone)
        case Purpose.DMARC:
            return dmarc.judge(record, zone)
    if record.type == "TXT":
        return key.judge(record, zone)
    return cname.judge(record, zone, identity.dkim.tokens if identity.dkim else ())


def place_of(record: Record) -> str:
    """Return a name whose zone a record belongs into, the same one for many records.

    >>> place_of(Record("CNAME", "ab12._domainkey.example.com", None, Purpose.DKIM))
    '_domainkey.example.com'
    """
    return record.name.partition(".")[2] if record.purpose is Purpose.DKIM else record.name
