"""Where the program runs, as far as a clipboard is concerned: read from the environment."""

import platform
import shutil
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What lies between the program and the machine that the person sits at."""

    ssh: bool
    """The person sits at another machine."""
    tmux: bool
    """There is a tmux to talk to, which knows the terminals it is shown on."""
    screen: bool
    """What is written to the terminal goes, or may go, through GNU screen first."""
    native: bool
    """A tool on this machine can reach a clipboard that is the person's."""

    @classmethod
    def of(
        cls,
        environ: Mapping[str, str],
        *,
        system: str = platform.system(),
        release: str = platform.release(),
    ) -> "Surroundings":
        """Read them from `environ`; `system` and `release` are as `platform` names them."""
        term = environ.get("TERM", "")
        ssh = bool(environ.get("SSH_CONNECTION") or environ.get("SSH_TTY"))
        tmux = bool(environ.get("TMUX"))
        # Either may run in the other, and both variables are inherited: TERM is set by the
        # inner one. A screen on the machine that ssh was started on leaves TERM alone.
        screen = bool(environ.get("STY")) or (not tmux and term.startswith("screen"))
        if tmux and term.startswith("tmux"):
            screen = False
        return cls(ssh, tmux, screen, _native(environ, ssh, system, release))


def _native(environ: Mapping[str, str], ssh: bool, system: str, release: str) -> bool:
    """Say whether this machine's tools fill a clipboard of the person's.

    Over SSH they fill one of the remote machine, unless the display is forwarded: sshd then
    names a host in it, as in `localhost:10.0`, and a display of the machine itself has none
    (`:0`). The tools of macOS and Windows know nothing of displays.
    """
    windows = "microsoft" in release.lower() and bool(
        shutil.which("clip.exe", path=environ.get("PATH"))
    )
    if system == "Darwin" or windows:
        return not ssh
    if not ssh:
        return bool(environ.get("DISPLAY") or environ.get("WAYLAND_DISPLAY"))
    host = environ.get("DISPLAY", "").rpartition(":")[0]
    return bool(host) and host != "unix" and not host.startswith("/")
