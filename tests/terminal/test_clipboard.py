"""Which ways a text goes, and what the person is told."""

from pathlib import Path

import pytest

from sestui.terminal import osc52, program
from sestui.terminal.copied import Copied, CopyFailed, Way
from tests.terminal.conftest import FakeTools, Terminal
from tests.terminal.copying import (
    FORWARDED,
    LONG,
    SENT,
    SENT_BY_TMUX,
    SSH,
    STY,
    TEXT,
    TMUX,
    TOO_LONG,
    X,
    copy,
)


@pytest.mark.parametrize(
    ("environ", "tool", "in_tmux", "sent", "sentence"),
    [
        (SSH, False, False, "bare", SENT),
        ({**SSH, **TMUX}, False, True, None, SENT_BY_TMUX),
        ({**SSH, **STY}, False, False, "dcs", SENT),
        (FORWARDED, True, False, "bare", "Copied (xclip), and sent to your terminal."),
        (
            {**FORWARDED, **TMUX},
            *(True, True, None),
            "Copied (xclip), in tmux's buffer and sent to your terminal.",
        ),
        ({**FORWARDED, **STY}, True, False, "dcs", "Copied (xclip), and sent to your terminal."),
        (X, True, False, None, "Copied (xclip)."),
        (
            {**X, **TMUX},
            *(True, True, None),
            "Copied (xclip), in tmux's buffer and sent to your terminal.",
        ),
        ({**X, **STY}, True, False, None, "Copied (xclip)."),
        ({}, False, False, "bare", SENT),
        (TMUX, False, True, None, SENT_BY_TMUX),
        (STY, False, False, "dcs", SENT),
        # a screen within tmux, which may be shown elsewhere by now
        ({**SSH, **TMUX, **STY}, False, True, "dcs", SENT_BY_TMUX),
        # a display of the remote machine is nobody's business
        ({**SSH, **X}, False, False, "bare", SENT),
    ],
)
def test_each_place_has_its_ways_and_says_which_were_gone(
    good_tools: FakeTools,
    terminal: Terminal,
    environ: dict[str, str],
    tool: bool,
    in_tmux: bool,
    sent: str | None,
    sentence: str,
) -> None:
    copied = copy(good_tools, terminal, environ)
    assert copied == Copied(sentence, certain=tool or in_tmux)
    assert good_tools.calls("xclip") == (["-selection c"] if tool else [])
    assert good_tools.calls("tmux") == (["load-buffer -w -"] if in_tmux else [])
    assert terminal.how == sent
    if tool:
        assert good_tools.text("xclip") == TEXT.encode()
    if in_tmux:
        assert good_tools.text("tmux") == TEXT.encode()
    if sent:
        assert terminal.text == TEXT


@pytest.mark.parametrize(
    ("first", "after", "complaint"),
    [
        ('echo "Error: Can\'t open display: :0" >&2; exit 1', "", "Error: Can't open display: :0"),
        ("", "echo 'something is odd' >&2", "something is odd"),
        ("exit 3", "", "it ended with status 3"),
    ],
    ids=["loudly", "with status 0", "silently"],
)
def test_a_tool_that_fails_is_never_said_to_have_copied(
    tools: FakeTools, terminal: Terminal, first: str, after: str, complaint: str
) -> None:
    tools.add("xclip", first, after)
    copied = copy(tools, terminal, X)
    assert copied == Copied(f"xclip did not take it: {complaint}. {SENT}", certain=False)
    assert terminal.text == TEXT
    with pytest.raises(CopyFailed, match=f"^Not copied. xclip did not take it: {complaint}.$"):
        copy(tools, terminal, X, way=Way.NATIVE)
    assert len(terminal.sent) == 1


def test_without_any_tool_the_terminal_gets_it(tools: FakeTools, terminal: Terminal) -> None:
    copied = copy(tools, terminal, X)
    assert copied == Copied(
        "This machine's clipboard did not take it: no wl-copy, xclip or xsel is installed. " + SENT,
        certain=False,
    )
    assert terminal.text == TEXT


def test_what_the_environment_holds_for_python_does_not_change_the_text(
    good_tools: FakeTools, terminal: Terminal
) -> None:
    hostile = {
        "LC_ALL": "C",
        "PYTHONIOENCODING": "latin-1",
        "PYTHONDEVMODE": "1",
        "PYTHONINSPECT": "1",
        "PYTHONPROFILEIMPORTTIME": "1",
        "PYTHONSAFEPATH": "",
    }
    assert copy(good_tools, terminal, {**X, **hostile}).sentence == "Copied (xclip)."
    assert good_tools.text("xclip") == TEXT.encode()


def test_over_ssh_a_forwarded_display_is_filled_and_not_the_remote_desktop(
    good_tools: FakeTools, terminal: Terminal
) -> None:
    good_tools.add("wl-copy")
    good_tools.add("wl-paste")
    copy(good_tools, terminal, {**FORWARDED, "WAYLAND_DISPLAY": "wayland-0"})
    assert good_tools.calls("wl-copy") == []
    assert good_tools.text("xclip") == TEXT.encode()
    assert copy(good_tools, terminal, {"WAYLAND_DISPLAY": "wayland-0"}).sentence == (
        "Copied (wl-copy)."
    )
    assert good_tools.text("wl-copy") == TEXT.encode()


def test_a_tmux_without_w_keeps_the_text_and_the_terminal_is_told_besides(
    tools: FakeTools, terminal: Terminal
) -> None:
    tools.add(
        "tmux", 'case "$*" in *-w*) echo "load-buffer: unknown option -- w" >&2; exit 1; esac'
    )
    copied = copy(tools, terminal, {**SSH, **TMUX})
    assert tools.calls("tmux") == ["load-buffer -"]
    assert tools.text("tmux") == TEXT.encode()
    assert terminal.how == "bare"
    assert copied == Copied(
        "In tmux's buffer. Sent to your terminal too, but tmux may have kept it. "
        "Nothing pasted? Press v.",
        certain=True,
    )
    assert copy(tools, Terminal(), TMUX, way=Way.TMUX) == copied


def test_a_tmux_that_is_gone_is_said_and_gone_around(tools: FakeTools, terminal: Terminal) -> None:
    tools.add("tmux", 'echo "no server running on /tmp/tmux-0/default" >&2; exit 1')
    complaint = "tmux did not take it: no server running on /tmp/tmux-0/default."
    assert copy(tools, terminal, {**SSH, **TMUX}).sentence == f"{complaint} {SENT}"
    assert terminal.text == TEXT
    with pytest.raises(CopyFailed, match=f"^Not copied. {complaint}$"):
        copy(tools, terminal, TMUX, way=Way.TMUX)
    tools.add("xclip")
    assert copy(tools, Terminal(), {**X, **TMUX}).sentence == f"{complaint} Copied (xclip)."


def test_a_tmux_that_finds_no_clipboard_in_its_terminal_does_not_claim_to_have_filled_it(
    tools: FakeTools, terminal: Terminal
) -> None:
    tools.add("tmux", """test "$1" = show-messages && echo ' 192: Ms: [missing]' && exit""")
    assert copy(tools, terminal, {**SSH, **TMUX}) == Copied(
        "tmux finds no clipboard in your terminal. In tmux's buffer.", certain=True
    )
    assert not terminal.sent
    tools.add("xclip")
    assert copy(tools, terminal, {**X, **TMUX}).sentence == "Copied (xclip), and in tmux's buffer."


def test_a_tmux_that_hangs_is_waited_for_once(
    tools: FakeTools, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(program, "LIMIT", 0.3)
    tools.add("tmux", after="exec /bin/sleep 60")
    copied = copy(tools, terminal, {**SSH, **TMUX})
    assert copied.sentence == f"tmux did not take it: no answer within a second. {SENT}"
    assert len(tools.calls("tmux")) == 1


@pytest.mark.parametrize("way", [Way.OSC52, Way.TMUX, Way.NATIVE])
def test_a_way_that_was_chosen_is_the_only_one(
    good_tools: FakeTools, terminal: Terminal, way: Way
) -> None:
    copied = copy(good_tools, terminal, {**FORWARDED, **TMUX}, way=way)
    assert terminal.how == ("bare" if way is Way.OSC52 else None)
    assert len(good_tools.calls("tmux")) == (way is Way.TMUX)
    assert len(good_tools.calls("xclip")) == (way is Way.NATIVE)
    assert (
        copied.sentence
        == {
            Way.OSC52: SENT,
            Way.TMUX: SENT_BY_TMUX,
            Way.NATIVE: "Copied (xclip).",
        }[way]
    )


def test_outside_tmux_there_is_no_buffer_to_fill(good_tools: FakeTools, terminal: Terminal) -> None:
    with pytest.raises(CopyFailed, match="not running inside tmux"):
        copy(good_tools, terminal, SSH, way=Way.TMUX)
    assert not good_tools.calls("tmux")


def test_what_is_too_long_for_a_terminal_still_goes_to_tmux_and_tools(
    good_tools: FakeTools, terminal: Terminal
) -> None:
    assert copy(good_tools, terminal, {**SSH, **TMUX}, text=LONG) == Copied(
        f"{TOO_LONG} In tmux's buffer.", certain=True
    )
    assert good_tools.calls("tmux") == ["load-buffer -"]
    assert good_tools.text("tmux") == LONG.encode()
    assert (
        copy(good_tools, terminal, FORWARDED, text=LONG).sentence == f"{TOO_LONG} Copied (xclip)."
    )
    assert good_tools.text("xclip") == LONG.encode()
    assert copy(good_tools, terminal, {**X, **TMUX}, text=LONG).sentence == (
        "Copied (xclip), and in tmux's buffer."
    )
    assert not terminal.sent


def test_the_longest_that_fits_is_sent(tools: FakeTools, terminal: Terminal) -> None:
    text = "x" * osc52.LIMIT
    assert copy(tools, terminal, SSH, text=text).sentence == SENT
    assert terminal.text == text


@pytest.mark.parametrize("way", list(Way))
def test_half_a_character_is_copied_as_the_escape_that_json_has_for_it(
    good_tools: FakeTools, terminal: Terminal, tmp_path: Path, way: Way
) -> None:
    folder = tmp_path / "copies"
    folder.mkdir()
    text = "a\ud800ü\udfffb\x1b"
    copied = copy(good_tools, terminal, {**X, **TMUX}, way=way, text=text, folder=folder)
    assert copied.sentence.endswith("(a lone surrogate) was written as an escape.")
    taken = [file.read_bytes() for file in folder.iterdir()]
    taken += [terminal.text.encode()] if terminal.sent else []
    taken += [good_tools.text(name) for name in ("xclip", "tmux") if good_tools.calls(name)]
    assert taken
    assert set(taken) == {"a\\ud800ü\\udfffb\x1b".encode()}


@pytest.mark.parametrize("way", list(Way))
def test_what_no_clipboard_can_take_is_said(
    good_tools: FakeTools, terminal: Terminal, tmp_path: Path, way: Way
) -> None:
    with pytest.raises(CopyFailed, match="nothing to copy"):
        copy(good_tools, terminal, X, way=way, text="", folder=tmp_path)
    assert not terminal.sent
    assert not good_tools.calls("xclip")
