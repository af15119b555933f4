"""What the terminal can show, as far as the environment tells."""

from collections.abc import Mapping


def shows_colours(environ: Mapping[str, str]) -> bool:
    """Say whether the terminal has colours, and the person wants them.

    `NO_COLOR` says no unless it is empty (no-color.org). Of the terminals in use only DEC's
    early ones, and those that say so in their name, have none.
    """
    term = environ.get("TERM", "")
    has_none = term.startswith(("vt1", "vt2")) or term.endswith(("-m", "-mono"))
    return not (environ.get("NO_COLOR") or has_none)


def speaks_utf8(environ: Mapping[str, str]) -> bool:
    """Say whether the locale's terminal takes UTF-8; a locale that names no charset does.

    `LC_CTYPE` is passed over when it is the `C.UTF-8` that Python itself sets for the C
    locale (PEP 538).
    """
    for variable in ("LC_ALL", "LC_CTYPE", "LANG"):
        locale = environ.get(variable, "")
        if not locale or (variable == "LC_CTYPE" and locale == "C.UTF-8"):
            continue
        if locale in ("C", "POSIX"):
            return False
        charset = locale.partition(".")[2].partition("@")[0]
        return not charset or charset.replace("-", "").lower() == "utf8"
    return True
