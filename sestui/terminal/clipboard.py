"""The clipboard of the machine that the person sits at, by whatever way leads there.

|                              | no multiplexer    | tmux                        | screen        |
|------------------------------|-------------------|-----------------------------|---------------|
| SSH                          | OSC 52            | load-buffer -w, else OSC 52 | OSC 52 in DCS |
| SSH with a forwarded display | also native       | also native                 | also native   |
| local X, Wayland, macOS, WSL | native or OSC 52  | native and load-buffer -w   | native or DCS |
| local without any            | OSC 52            | load-buffer -w, else OSC 52 | OSC 52 in DCS |

What is said is what happened: a tool, tmux and the file system answer, a terminal does not.
"""

import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from sestui.terminal import native, osc52, program, tmux
from sestui.terminal.copied import Copied, CopyFailed, Way
from sestui.terminal.private_file import write_new
from sestui.terminal.surroundings import Surroundings
from sestui.terminal.tmux import PassedOn

HALVED = "Half a character in it (a lone surrogate) was written as an escape."


class Clipboard:
    """Copies by one way, or by all that lead to the person."""

    def __init__(
        self, way: Way = Way.AUTO, *, environ: Mapping[str, str], folder: Path | None = None
    ) -> None:
        """Copy by `way`; `folder` is where files go instead of `$XDG_RUNTIME_DIR`.

        `environ` is the whole environment: it is read, and handed on to the tools.
        """
        self._way = way
        self._environ = environ
        self._folder = folder
        self._here = Surroundings.of(environ)

    def copy(self, text: str, send: Callable[[str], None]) -> Copied:
        """Copy `text`, exactly as it is; blocks for at most a second a tool.

        Half a character, which an answer of SES can hold and no clipboard takes, becomes the
        escape that stands for it in JSON; then the sentence says so.

        `send` writes an escape sequence to the terminal: it is called once or not at all, and
        nothing may come in between the characters it is given. Raises `CopyFailed`, and what
        `send` raises.
        """
        if not text:
            raise CopyFailed("There is nothing to copy.")
        data = text.encode("utf-8", "backslashreplace")
        copied = self._copy(data, send)
        if data.decode() != text:
            return replace(copied, sentence=f"{copied.sentence} {HALVED}")
        return copied

    def _copy(self, data: bytes, send: Callable[[str], None]) -> Copied:
        attempt = _Attempt(data, self._here, self._environ, send)
        match self._way:
            case Way.AUTO:
                attempt.every_way()
            case Way.NATIVE:
                attempt.native()
            case Way.TMUX:
                attempt.tmux()
                if attempt.in_tmux and attempt.passed_on is PassedOn.NOT_ASKED:
                    attempt.terminal()
            case Way.OSC52:
                attempt.terminal()
            case Way.FILE:
                return self._write(data)
        if attempt.arrived:
            return Copied(attempt.sentence(), attempt.certain)
        why_not = " ".join(attempt.complaints)
        if attempt.too_long and self._way is not Way.NATIVE and self._way is not Way.TMUX:
            return self._write(data, f"{why_not} ")
        raise CopyFailed(f"Not copied. {why_not}", "Press v to see it as plain text.")

    def _write(self, data: bytes, because: str = "") -> Copied:
        """Write the text to a new file; `because` says why when nobody asked for one."""
        folder, advice = self._folder, "Name a folder of your own: --clipboard file:FOLDER."
        if folder is None:
            folder = Path(self._environ.get("XDG_RUNTIME_DIR", ""))
            # A relative one does not count, says the XDG Base Directory Specification.
            if not folder.is_absolute():
                raise CopyFailed(
                    f"{because}There is no private folder to write to: XDG_RUNTIME_DIR names none.",
                    advice,
                )
        path = folder.absolute() / f"sestui-copy-{secrets.token_hex(4)}.txt"
        try:
            write_new(path, data, shared_folder=self._folder is not None)
        except OSError as error:
            raise CopyFailed(
                f"{because}Nothing was written to {folder}: {error.strerror or error}.", advice
            ) from error
        return Copied(f"{because}Written to {path}.", certain=True)


@dataclass(slots=True)
class _Attempt:
    """A text on its way, and what became of it so far."""

    data: bytes
    here: Surroundings
    environ: Mapping[str, str]
    send: Callable[[str], None]
    tool: str | None = None
    """The native tool that took it; empty when its name is not known."""
    in_tmux: bool = False
    passed_on: PassedOn = PassedOn.NOT_ASKED
    """Whether tmux sent it to the terminal, when it has it."""
    sent: bool = False
    complaints: list[str] = field(default_factory=list)
    """What did not work, in sentences."""

    @property
    def too_long(self) -> bool:
        """More than terminals take."""
        return len(self.data) > osc52.LIMIT

    @property
    def certain(self) -> bool:
        """Something that can tell has it."""
        return self.tool is not None or self.in_tmux

    @property
    def arrived(self) -> bool:
        """It got somewhere, for all that is known."""
        return self.certain or self.sent

    def every_way(self) -> None:
        """Go each way of the table."""
        if self.here.native:
            self.native()
        if self.here.tmux:
            self.tmux()
        if self.tool is not None and not self.here.ssh:
            return
        # A screen that was started within tmux may be shown elsewhere by now.
        if self.passed_on is PassedOn.NOT_ASKED or self.here.screen:
            self.terminal()

    def native(self) -> None:
        """Give it to this machine's tool; over SSH, to one that reaches a forwarded display."""
        environ = dict(self.environ)
        if self.here.ssh and self.here.native:
            environ.pop("WAYLAND_DISPLAY", None)
        result = native.copy(self.data, environ)
        if result.outcome.ok:
            self.tool = result.tool
        else:
            self._complain(result.tool or "This machine's clipboard", result.outcome)

    def tmux(self) -> None:
        """Put it in tmux's buffer, and have tmux send it on to the terminal it is shown on."""
        if not self.here.tmux:
            self.complaints.append("This is not running inside tmux.")
            return
        result = tmux.load(self.data, self.environ, pass_on=not self.too_long)
        self.passed_on = result.passed_on
        self.in_tmux = result.outcome.ok
        if not self.in_tmux:
            self._complain("tmux", result.outcome)
        elif self.passed_on is PassedOn.NO_CLIPBOARD and self.tool is None:
            self.complaints.append("tmux finds no clipboard in your terminal.")

    def terminal(self) -> None:
        """Send it to the terminal, wrapped for what stands before it."""
        if self.too_long:
            self.complaints.append(
                f"At {len(self.data):,} bytes it is too long to send to your terminal "
                f"({osc52.LIMIT:,} at most)."
            )
            return
        whole = osc52.sequence(self.data)
        self.send(osc52.through_screen(whole) if self.here.screen else whole)
        self.sent = True

    def _complain(self, who: str, outcome: program.Outcome) -> None:
        """Keep what went wrong as a sentence."""
        why = outcome.complaint or f"it ended with status {outcome.status}"
        self.complaints.append(f"{who} did not take it: {why.rstrip('.')}.")

    def sentence(self) -> str:
        """Say what went wrong, and then where it went all the same."""
        tool = f"Copied ({self.tool})" if self.tool else "Copied to this machine's clipboard"
        by_tmux = self.passed_on is PassedOn.YES
        match self.tool is not None, self.in_tmux, self.sent or by_tmux:
            case True, True, True:
                happened = f"{tool}, in tmux's buffer and sent to your terminal."
            case True, True, False:
                happened = f"{tool}, and in tmux's buffer."
            case True, False, True:
                happened = f"{tool}, and sent to your terminal."
            case True, False, False:
                happened = f"{tool}."
            case False, True, False:
                happened = "In tmux's buffer."
            case False, True, True if by_tmux:
                happened = "In tmux's buffer and sent to your terminal."
            case False, True, True:
                happened = (
                    "In tmux's buffer. Sent to your terminal too, but tmux may have kept "
                    "it. Nothing pasted? Press v."
                )
            case _:
                happened = (
                    "Sent to your terminal, which cannot confirm it. Nothing pasted? Press v."
                )
        return " ".join([*self.complaints, happened])
