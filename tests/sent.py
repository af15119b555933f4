"""What a terminal can send: keys, answers, the mouse and pastes, at random by a seed."""

from collections.abc import Iterator
from random import Random

ANSWERS = (
    "\x1b[?62;4;22c",  # DA1
    "\x1b[?1;2c",
    "\x1b[>41;354;0c",  # DA2
    "\x1bP!|7E565445\x1b\\",  # DA3
    "\x1bP>|XTerm(390)\x1b\\",  # XTVERSION
    "\x1bP1+r544e=787465726d\x1b\\",  # XTGETTCAP
    "\x1bP1$r0m\x1b\\",  # DECRQSS
    "\x1b[0n",  # DSR
    "\x1b[24;80R",  # CPR, of which the second is Ctrl+S to who takes it for a key of kitty's
    "\x1b[115;5R",
    "\x1b[?24;80;1R",
    "\x1b]10;rgb:ffff/ffff/ffff\x1b\\",  # OSC 10 and 11, with either end
    "\x1b]11;rgb:1e1e/1e1e/1e1e\x07",
    "\x1b]4;1;rgb:cd/00/00\x07",
    "\x1b]52;c;cXl5cXl5\x1b\\",
    "\x1b[?0u",  # the flags of kitty's keyboard protocol
    "\x1b[?31u",
    "\x1b_Gi=31;OK\x1b\\",
    "\x1b[?2026;2$y",  # DECRPM
    "\x1b[?2048;1$y",
    "\x1b[?2004;0$y",
    "\x1b[48;0;0;0;0t",  # sizes
    "\x1b[48;10;10;100;100t",
    "\x1b[4;480;640t",
    "\x1b[8;24;80t",
    "\x1b[?997;1n",
    "\x1b[I",  # the focus
    "\x1b[O",
    "\x1b[99999999999u",  # no character has this number
)
"""Answers to queries and reports that nobody asked for: nothing is to come of any."""

SENDING = "\x13"
"""Ctrl+S, which sends what a review shows: the one key of which a write is to come."""
ENDING = "q\x03\x11\x1a\x1c"
"""What ends or stops the program, as anyone can who sits at it: q, and Ctrl+C, Q, Z and \\."""
PALETTE = ":\x10"
"""What opens the palette, which offers all of these by their names."""
LEFT_OUT = SENDING + ENDING + PALETTE

KEYS = (
    *(chr(number) for number in range(1, 127) if chr(number) not in LEFT_OUT + "\x1b"),
    *("\x1b[A", "\x1b[B", "\x1b[C", "\x1b[D", "\x1bOA", "\x1bOB", "\x1b[Z", "\x1b[H", "\x1b[F"),
    *("\x1b[5~", "\x1b[6~", "\x1b[3~", "\x1bOP", "\x1b[27u", "\x1b[97;;97u", "\x1b[114;5u"),
)
"""Every key but those, as xterm and as kitty send them."""

_HOSTILE = (
    "\x1b",
    "\x1b[B",
    "\x1b[200~",
    "\x1b]52;c;eA==\x07",
    "\0",
    "\r",
    "\n",
    "é",
    "日",
    "\x13",
)


def paste(random: Random) -> str:
    """A paste that the terminal marks, of text that would do everything if it were keys."""
    text = "".join(random.choice((*KEYS, *_HOSTILE, *LEFT_OUT)) for _ in range(40))
    return f"\x1b[200~{text}\x1b[201~"


def mouse(random: Random, rows: int) -> str:
    """A report of the mouse in or out of the window, in any form.

    In the last row, where each key can be clicked, no button is pressed.
    """
    x, y = random.choice([(1, 1), (40, 12), (0, 0), (-3, 7), (9999, 9999)])
    x, y = x + random.randint(0, 40), y + random.randint(0, rows)
    if y == rows:
        y += 1
    button = random.choice([0, 1, 2, 3, 32, 35, 64, 65, 66, 67, 128, 999])
    return random.choice(
        [
            f"\x1b[<{button};{x};{y}{random.choice('Mm')}",
            f"\x1b[{button + 32};{x};{y}M",
            "\x1b[M" + "".join(chr(random.randint(32, 126)) for _ in range(3)),
        ]
    )


def burst(random: Random, rows: int) -> str:
    """A burst of anything, without what is left out."""
    kinds = (
        lambda: random.choice(KEYS),
        lambda: "".join(random.choice(KEYS[:90]) for _ in range(20)),
        lambda: random.choice(ANSWERS),
        lambda: mouse(random, rows),
        lambda: paste(random),
    )
    return "".join(random.choice(kinds)() for _ in range(25))


def split(random: Random, sent: str) -> Iterator[str]:
    """The same in pieces of any size."""
    start = 0
    while start < len(sent):
        end = start + random.choice([1, 1, 2, 3, 5, 20, 1000])
        yield sent[start:end]
        start = end
