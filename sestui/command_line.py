"""The command line: what can be asked for, and what makes no sense."""

import argparse
import math
import os
import sys
from pathlib import Path
from typing import Any, NoReturn
from urllib.parse import urlsplit

from sestui.terminal.copied import Way

USAGE_ERROR = 2


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

        self.exit(USAGE_ERROR, f"sestui: {visible(message)}; see {self.prog} --help\n")


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


def parser() -> argparse.ArgumentParser:
    """Return what reads the command line; it ends the process where that makes no sense."""
    reader = _Parser(
        prog="sestui",
        description="Look after the identities of an Amazon SES account, in a terminal.",
        epilog="Credentials, profile, region and endpoint are found as the aws command finds them.",
        allow_abbrev=False,
    )
    _add_sources(reader)
    add = reader.add_argument
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
    add("--version", action=_Version, nargs=0, help="show the version and end")
    _add_check(reader)
    return reader


def _add_sources(reader: argparse.ArgumentParser, **more: Any) -> None:
    """Add what says where answers come from, which the screen and `check` have in common."""

    def add(option: str, **how: Any) -> None:
        reader.add_argument(option, **how, **more)

    add("--profile", metavar="NAME", help="profile of the AWS configuration to use")
    add("--region", metavar="REGION", help="AWS region; SES is regional")
    add("--endpoint-url", metavar="URL", help="send every call here instead of to AWS")
    add(
        "--dns-server",
        metavar="HOST[:PORT]",
        help="ask this name server alone, not those of the domains and the system's resolver",
    )
    add("--log", metavar="FILE", type=Path, help="write every call to a new file, for a report")
    add("--demo", action="store_true", help="use an embedded account instead of AWS")


def _add_check(reader: argparse.ArgumentParser) -> None:
    commands = reader.add_subparsers(dest="command", metavar="[COMMAND]", title="without a screen")
    checker = commands.add_parser(
        "check",
        help="print what DNS has of the records of identities",
        description="Print what DNS has of the records that SES expects of identities, what is "
        "wrong and how to mend it.",
        epilog="Exit status: 0 all is right, 1 something is wrong or missing, 2 bad usage, 3 "
        "something could not be checked.",
        allow_abbrev=False,
    )
    # What stands before the command is not to be undone by what is not said behind it.
    _add_sources(checker, default=argparse.SUPPRESS)
    checker.add_argument("names", metavar="NAME", nargs="+", help="an identity")
    checker.add_argument("--json", action="store_true", help="print JSON")


def _is_web_address(url: str) -> bool:
    try:
        parts = urlsplit(url)
    except ValueError:
        return False
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def check(parser: argparse.ArgumentParser, options: argparse.Namespace) -> None:
    """End with a sentence where the options or the surroundings make no sense."""
    if options.demo:
        for option in ("profile", "region", "endpoint_url", "dns_server"):
            if getattr(options, option) is not None:
                parser.error(f"--demo and --{option.replace('_', '-')} exclude each other")
        from importlib.util import find_spec

        if find_spec("moto") is None:
            parser.error("the demo needs moto: pip install 'sestui[demo]'")
    if options.endpoint_url is not None and not _is_web_address(options.endpoint_url):
        parser.error("argument --endpoint-url: it is no http:// or https:// URL")
    if options.dns_server is not None:
        from sestui.lookup.endpoint import read_endpoint
        from sestui.model.errors import InputError

        try:
            read_endpoint(options.dns_server)
        except InputError as error:
            parser.error(f"argument --dns-server: {error} {error.advice}")
    if options.command is None:
        _check_terminal(parser)


def _check_terminal(parser: argparse.ArgumentParser) -> None:
    streams = {"input": sys.stdin, "output": sys.stdout, "error": sys.stderr}
    if (term := os.environ.get("TERM")) in ("dumb", "unknown"):
        parser.error(f"a terminal of the kind {term!r} (TERM) cannot show a screen")
    for name, stream in streams.items():
        if stream is None or not stream.isatty():
            parser.error(f"standard {name} is not a terminal")
