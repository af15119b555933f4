"""Where the program runs."""

from pathlib import Path

import pytest

from sestui.terminal.surroundings import Surroundings

SSH = {"SSH_CONNECTION": "192.0.2.1 50000 192.0.2.2 22"}
TMUX = {"TMUX": "/tmp/tmux-1000/default,1,0"}
STY = {"STY": "1234.pts-0.host"}


def here(environ: dict[str, str], system: str = "Linux", release: str = "6.1.0") -> Surroundings:
    return Surroundings.of(environ, system=system, release=release)


@pytest.mark.parametrize(
    ("environ", "ssh"), [({}, False), (SSH, True), ({"SSH_TTY": "/dev/pts/0"}, True)]
)
def test_ssh_is_known_by_what_sshd_sets(environ: dict[str, str], ssh: bool) -> None:
    assert here(environ).ssh is ssh


@pytest.mark.parametrize(
    ("environ", "tmux", "screen"),
    [
        ({"TERM": "xterm-256color"}, False, False),
        ({**TMUX, "TERM": "tmux-256color"}, True, False),
        ({**TMUX, "TERM": "screen-256color"}, True, False),
        ({**STY, "TERM": "screen"}, False, True),
        ({**STY, "TERM": "xterm-256color"}, False, True),
        # one in the other: only tmux tells by TERM that it is the inner one
        ({**TMUX, **STY, "TERM": "tmux-256color"}, True, False),
        ({**TMUX, **STY, "TERM": "screen.xterm-256color"}, True, True),
        # on the machine that ssh was started on
        ({**SSH, "TERM": "screen"}, False, True),
        ({**SSH, "TERM": "screen.xterm-256color"}, False, True),
        ({**SSH, "TERM": "tmux-256color"}, False, False),
        ({"TMUX": "", "STY": "", "TERM": "xterm"}, False, False),
    ],
)
def test_multiplexers_are_known_by_what_they_set(
    environ: dict[str, str], tmux: bool, screen: bool
) -> None:
    assert (here(environ).tmux, here(environ).screen) == (tmux, screen)


@pytest.mark.parametrize(
    ("environ", "native"),
    [
        ({}, False),
        ({"DISPLAY": ":0"}, True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, True),
        (SSH, False),
        ({**SSH, "DISPLAY": "localhost:10.0"}, True),
        ({**SSH, "DISPLAY": "192.0.2.7:11.0"}, True),
        ({**SSH, "DISPLAY": "[2001:db8::1]:10"}, True),
        # displays of the remote machine, which the person does not sit at
        ({**SSH, "DISPLAY": ":0"}, False),
        ({**SSH, "DISPLAY": "unix:0"}, False),
        ({**SSH, "WAYLAND_DISPLAY": "wayland-0"}, False),
    ],
)
def test_a_tool_is_of_use_with_a_display_that_is_the_persons(
    environ: dict[str, str], native: bool
) -> None:
    assert here(environ).native is native


def test_macos_has_a_clipboard_without_any_display_but_not_over_ssh() -> None:
    assert here({}, system="Darwin").native
    assert not here({**SSH, "DISPLAY": "localhost:10.0"}, system="Darwin").native


def test_windows_has_one_where_its_tool_is_found(tmp_path: Path) -> None:
    release = "5.15.90.1-microsoft-standard-WSL2"
    assert not here({"PATH": str(tmp_path)}, release=release).native
    (tmp_path / "clip.exe").touch(mode=0o700)
    assert here({"PATH": str(tmp_path)}, release=release).native
    assert not here({"PATH": str(tmp_path), **SSH}, release=release).native
