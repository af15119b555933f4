"""The command line: reads what is asked for, joins the rooms, and ends with the right status."""

import argparse
import gc
import math
import os
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn
from urllib.parse import urlsplit

from sestui.terminal.copied import Copied, Copier, Way

if TYPE_CHECKING:
    from sestui.account.protocols import Gateway
    from sestui.log import Log

USAGE_ERROR = 2

TEXTUAL_DEFAULTS = {
    "TEXTUAL_FPS": "240",
    "TEXTUAL_SMOOTH_SCROLL": "0",
}
"""Read by Textual when it is imported: a key is answered at once, and scrolling writes one
frame. What the person set stays."""


class SystemClock:
    """The time as the machine tells it."""

    def now(self) -> datetime:
        """Return the time of day."""
        return datetime.now(UTC)


class _Version(argparse.Action):
    """Prints the version, which takes longer to find out than all else here."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        """End well."""
        from importlib.metadata import version

        sys.stdout.write(f"sestui {version('sestui')}\n")
        parser.exit()


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one sentence."""

    def error(self, message: str) -> NoReturn:
        """End with the status of bad usage."""
        from sestui.terminal.text import visible

        self.exit(USAGE_ERROR, f"sestui: {visible(message)}; see sestui --help\n")


def _seconds(text: str) -> float:
    try:
        seconds = float(text)
    except ValueError:
        seconds = math.nan
    if not 0 <= seconds < math.inf:
        raise argparse.ArgumentTypeError(f"{text!r} is not a number of seconds, 0 or more")
    return seconds


def _clipboard_way(text: str) -> tuple[Way, Path | None]:
    name, colon, folder = text.partition(":")
    ways = {str(way): way for way in Way}
    if name not in ways or (colon and (name != Way.FILE or not folder)):
        raise argparse.ArgumentTypeError(f"{text!r} is none of {', '.join(ways)}, file:FOLDER")
    try:
        return ways[name], Path(folder).expanduser() if folder else None
    except RuntimeError as error:
        raise argparse.ArgumentTypeError(f"there is no folder {folder!r}: {error}") from None


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog="sestui",
        description="Look after the identities of an Amazon SES account, in a terminal.",
        epilog="Credentials, profile, region and endpoint are found as the aws command finds them.",
        allow_abbrev=False,
    )
    add = parser.add_argument
    add("--profile", metavar="NAME", help="profile of the AWS configuration to use")
    add("--region", metavar="REGION", help="AWS region; SES is regional")
    add("--endpoint-url", metavar="URL", help="send every call here instead of to AWS")
    add("--read-only", action="store_true", help="refuse to change anything")
    add(
        "--refresh",
        metavar="SECONDS",
        type=_seconds,
        default=30.0,
        help="seconds between two reads of the list, 0 for none (default: 30; longer lists "
        "are read no oftener than every 20 s for each 1,000 identities)",
    )
    add(
        "--clipboard",
        metavar="WAY",
        type=_clipboard_way,
        default=(Way.AUTO, None),
        help="how to copy: auto, osc52, tmux, native, file, or file:FOLDER (default: auto)",
    )
    add("--no-mouse", action="store_true", help="leave the mouse to the terminal")
    add("--log", metavar="FILE", type=Path, help="write every call to a new file, for a report")
    add("--demo", action="store_true", help="browse an embedded account instead of AWS")
    add("--version", action=_Version, nargs=0, help="show the version and end")
    return parser


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def _check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """End with a sentence where the options or the surroundings make no sense."""
    if options.demo:
        for option in ("profile", "region", "endpoint_url"):
            if getattr(options, option) is not None:
                parser.error(f"--demo and --{option.replace('_', '-')} exclude each other")
        from importlib.util import find_spec

        if find_spec("moto") is None:
            parser.error("the demo needs moto: pip install 'sestui[demo]'")
    streams = {"input": sys.stdin, "output": sys.stdout, "error": sys.stderr}
    if options.endpoint_url is not None and not _is_web_address(options.endpoint_url):
        parser.error("argument --endpoint-url: it is no http:// or https:// URL")
    if (term := os.environ.get("TERM")) in ("dumb", "unknown"):
        parser.error(f"a terminal of the kind {term!r} (TERM) cannot show a screen")
    for name, stream in streams.items():
        if stream is None or not stream.isatty():
            parser.error(f"standard {name} is not a terminal")


def _log(parser: argparse.ArgumentParser, path: Path) -> "Log":
    """Begin the log; end with a sentence where there can be none."""
    from sestui.log import Log

    try:
        log = Log(path, SystemClock().now)
    except FileExistsError:
        parser.error(f"argument --log: {str(path)!r} exists; name a new file")
    except OSError as error:
        parser.error(f"argument --log: {str(path)!r} cannot be made: {error.strerror}")
    log.begin(os.environ, os.get_terminal_size(sys.stdout.fileno()))
    return log


def _gateway(options: argparse.Namespace, log: "Log | None") -> "Gateway":
    from sestui.ses.connection import Connection
    from sestui.ses.gateway import Gateway as SesGateway
    from sestui.ses.pace import Pace

    tell = log.attempt if log else None
    if options.demo:
        from sestui.demo import account, isolation

        isolation.isolate(os.environ)
        connection = Connection(
            region=isolation.REGION,
            read_only=options.read_only,
            demo=True,
            prepare=account.start,
            tell=tell,
        )
    else:
        connection = Connection(
            profile=options.profile,
            region=options.region,
            endpoint_url=options.endpoint_url,
            read_only=options.read_only,
            tell=tell,
        )
    return SesGateway(connection, Pace())


def _copier(way: Way, folder: Path | None) -> Copier:
    """Return what copies by `way`; the tools for it are imported with the first copy."""

    def copy(text: str, send: Callable[[str], None]) -> Copied:
        from sestui.terminal.clipboard import Clipboard

        return Clipboard(way, environ=os.environ, folder=folder).copy(text, send)

    return copy


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run the program and end the process with its status."""
    if signal.getsignal(signal.SIGINT) is signal.default_int_handler:
        # Until the screen is there it ends by an interrupt like any program, with no traceback.
        signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        sys.exit(_run(arguments))
    except Exception as error:  # noqa: BLE001 - Python would tell its values
        from sestui.ui import crash

        sys.exit(crash.report(error))


def _run(arguments: Sequence[str] | None) -> int:
    """Run the program; return the exit status."""
    # What is made from here to the first rows all stays: looking for garbage among it takes
    # a tenth of the time to the first frame. The app turns it on again.
    gc.disable()
    parser = _parser()
    options = parser.parse_args(arguments)
    _check(parser, options)
    for variable, value in TEXTUAL_DEFAULTS.items():
        os.environ.setdefault(variable, value)
    if not options.log:
        return _show(options, None)
    log = _log(parser, options.log)
    try:
        return _show(options, log)
    except Exception as error:  # told by `main`; here it is only noted
        from sestui.ui import crash

        log.fault(crash.fault(error))
        raise


def _show(options: argparse.Namespace, log: "Log | None") -> int:
    """Show the screen until the person leaves; return the exit status."""
    gateway = _gateway(options, log)

    # Textual reads its settings when it is imported, so not before they are made.
    from sestui.account.schedule import Schedule
    from sestui.terminal.abilities import shows_colours, speaks_utf8
    from sestui.ui.app import SestuiApp
    from sestui.ui.words import Glyphs

    if shows_colours(os.environ):
        os.environ.pop("NO_COLOR", None)
    else:
        os.environ["NO_COLOR"] = "1"
    app = SestuiApp(
        gateway,
        SystemClock(),
        _copier(*options.clipboard),
        Schedule(options.refresh),
        Glyphs(speaks_utf8(os.environ)),
        log.fault if log else None,
    )
    app.run(mouse=not options.no_mouse)
    # Looking for garbage among what is left would take most of the time to the end.
    gc.freeze()
    return app.return_code or 0


if __name__ == "__main__":
    main()
