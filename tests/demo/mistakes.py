"""What is wrong with the DNS of the demo's domains at its start, by name of the domain."""

from sestui.model.dns.finding import Mistake

EXPECTED: dict[str, set[Mistake]] = {
    "launch.example.com": {Mistake.ZONE_DOUBLED},
    "spring.example.com": {Mistake.ZONE_DOUBLED},
    "atelier.example.com": {Mistake.DISAGREEMENT},
    "wholesale.example.com": {Mistake.FLATTENED, Mistake.TXT_FOR_CNAME},
    "knit-along.example": {
        Mistake.ZONE_APPENDED,
        Mistake.QUOTED,
        Mistake.OTHER_ZONE,
        Mistake.SEVERAL_DMARC,
    },
    "partners.example.org": {Mistake.STRINGS_SHUFFLED, Mistake.DMARC_MALFORMED},
    "crates.thimble.example": {Mistake.WILDCARD},
    "felt.example": {Mistake.SWAPPED, Mistake.FOREIGN_TOKEN},
    "linen.example": {Mistake.STRINGS_SPACED},
    "news.example.com": {Mistake.PRIORITY, Mistake.SPF_WITHOUT_SES},
    "staging.example.com": {Mistake.SEVERAL_MX, Mistake.SEVERAL_SPF},
    "press.example.com": {Mistake.SPF_LOOKUPS},
    "wool-by-post.example": {Mistake.ELSEWHERE},
    "catalogue.example.com": {Mistake.BOGUS},
    "london.example.com": {Mistake.LAME},
    "old-shop.example": {Mistake.NOT_REGISTERED},
    "someday.example": {Mistake.NOT_DELEGATED},
}

UNCHECKED = "seoul.example.com"
"""Nobody answers for it."""

HALF_SILENT = "ribbons.example"
"""One of its name servers is silent; what the other has is right."""

HEALTHY: set[str] = {
    "example.com",
    "shop.example.com",
    "receipts.shop.example.com",
    "support.example.com",
    "careers.example.com",
    "status.example.com",
    "returns.example.com",
    "id.example.com",
    "gifts.example.com",
    "dublin.example.com",
    "tokyo.example.com",
    "example.org",
    "example.net",
    "legacy.example.net",
    "lining.example",
    "buttons.example",
    "tweed.example",
    "thimble.example",
    "crew.thimble.example",
    "xn--bcher-kva.example",
    "xn--strae-oqa.example",
    "xn--t8jy01w.example",
    "xn--igbi3abc.example",
    "xn--90aii7ad.example",
    "a-very-small-button-sewn-on-with-a-very-long-thread-by-the-wren.example",
    "paris.example.com",
    "milan.example.com",
    "virginia.example.com",
    HALF_SILENT,
    "where-every-thread-is-counted-twice-and-every-needle-has-a-name."
    "a-very-small-button-sewn-on-with-a-very-long-thread-by-the-wren."
    "of-the-haberdashery-at-the-end-of-the-lane-behind-the-old-mill."
    "and-nobody-remembers-who-first-wrote-it-above-the-door.example",
}
"""The domains with which DNS has nothing to do when something is wrong with them."""
