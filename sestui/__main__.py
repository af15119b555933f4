"""The program: does what the command line asks for, joins the rooms, and ends with the status."""

import argparse
import atexit
import gc
import os
import shutil
import signal
import sys
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

from sestui import command_line
from sestui.terminal.copied import Copied, Copier, Way

if TYPE_CHECKING:
    from sestui.account.protocols import Gateway, Lookup
    from sestui.log import Log

TEXTUAL_DEFAULTS = {
    "TEXTUAL_FPS": "240",
    "TEXTUAL_SMOOTH_SCROLL": "0",
}
"""Read by Textual when it is imported: a key is answered at once, and scrolling writes one
frame. What the person set stays."""

FAULT = 1
"""The exit status after a fault of the program."""
FAULT_OF_CHECK = 3
"""That of `sestui check`, which could check nothing: 1 says that something is wrong in DNS."""


class SystemClock:
    """The time as the machine tells it."""

    def now(self) -> datetime:
        """Return the time of day."""
        return datetime.now(UTC)


def _log(parser: argparse.ArgumentParser, path: Path) -> "Log":
    """Begin the log; end with a sentence where there can be none."""
    from sestui.log import Log

    try:
        log = Log(path, SystemClock().now)
    except FileExistsError:
        parser.error(f"argument --log: {str(path)!r} exists; name a new file")
    except OSError as error:
        parser.error(f"argument --log: {str(path)!r} cannot be made: {error.strerror}")
    log.begin(os.environ, shutil.get_terminal_size())
    return log


def _gateway(options: argparse.Namespace, log: "Log | None") -> "Gateway":
    """Return the way to AWS. For the screen that is a process beside this one, which is at
    work while Textual is imported; the demo's account is inside this one."""
    tell = log.attempt if log else None
    if options.command is None and not options.demo:
        from sestui.ses.gateway_process import GatewayProcess
        from sestui.ses.wire import Options

        where = Options(
            options.profile, options.region, options.endpoint_url, read_only=options.read_only
        )
        process = GatewayProcess(where, tell)
        atexit.register(process.close)
        return process

    from sestui.ses.connection import Connection
    from sestui.ses.gateway import Gateway as SesGateway
    from sestui.ses.pace import Pace

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


def _lookup(options: argparse.Namespace) -> "Callable[[], Lookup]":
    """Return what asks DNS, made with the first check."""

    def lookup() -> "Lookup":
        from sestui.lookup.lookup import Lookup as Dns

        if options.demo:
            from sestui.demo import account
            from sestui.demo.name_server import NameServer

            server = NameServer(account.identities, SystemClock().now)
            return Dns(resolvers=[server.resolver], reach=server.reach)
        return Dns(given=options.dns_server)

    return lookup


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
    options = argparse.Namespace(command=None)
    try:
        sys.exit(_run(arguments, options))
    except Exception as error:  # noqa: BLE001 - Python would tell its values
        from sestui.ui import crash

        if sys.stderr is not None:
            print(crash.report(error), file=sys.stderr)
        sys.exit(FAULT_OF_CHECK if options.command == "check" else FAULT)


def _run(arguments: Sequence[str] | None, options: argparse.Namespace) -> int:
    """Run the program, whose options are read into `options`; return the exit status."""
    # What is made from here to the first rows all stays: looking for garbage among it takes
    # a tenth of the time to the first frame. The app turns it on again.
    gc.disable()
    parser = command_line.parser()
    parser.parse_args(arguments, options)
    command_line.check(parser, options)
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
    """Show the screen until the person leaves, or only print; return the exit status."""
    gateway = _gateway(options, log)
    if options.command == "check":
        from sestui.check import check

        gc.enable()  # with many names it takes minutes
        return check(options.names, gateway, _lookup(options), SystemClock(), as_json=options.json)

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
        _lookup(options),
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
