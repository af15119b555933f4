"""How the names of DNS records are written, as the person's DNS provider wants them."""

from typing import NamedTuple

from sestui.model.names import NameStyle


class RecordNames(NamedTuple):
    """The style chosen, and the zones the person said there are."""

    style: NameStyle = NameStyle.ABSOLUTE
    zones: frozenset[str] = frozenset()

    def zone_of(self, domain: str) -> str:
        """Return the smallest known zone that `domain` is in, or `""`."""
        folded = domain.casefold()
        holding = [
            zone
            for zone in self.zones
            if folded == zone.casefold() or folded.endswith("." + zone.casefold())
        ]
        return max(holding, key=len, default="")

    def next_style(self) -> NameStyle:
        """Return the style that comes after this one."""
        styles = list(NameStyle)
        return styles[(styles.index(self.style) + 1) % len(styles)]

    def with_style(self, style: NameStyle) -> "RecordNames":
        """Return these names in another style."""
        return self._replace(style=style)

    def relative_to(self, zone: str) -> "RecordNames":
        """Return these names relative to `zone`, which is remembered."""
        return RecordNames(NameStyle.RELATIVE, self.zones | {zone})
