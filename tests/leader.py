"""Run as a program: what a shell is to a job, for `tests.tools.Pty`.

The arguments are the path of a terminal, a mark, and a command line. The terminal becomes
the controlling one, the command runs in its foreground, and standard output gets a line for
each thing that happens to it: `pid`, `stopped`, `exit`. After its end the mark is written to
the terminal, behind all that the command wrote. The terminal is held, so that its settings
stay as the command left them, until standard input ends.
"""

import contextlib
import os
import signal
import sys
import time

FOR_THE_JOB = (signal.SIGINT, signal.SIGQUIT, signal.SIGTSTP, signal.SIGTTIN, signal.SIGTTOU)
"""What the terminal sends to its foreground, and to whoever uses it out of turn."""


def main(path: str, mark: str, *command: str) -> None:
    """Run `command` and tell of it."""
    terminal = os.open(path, os.O_RDWR)  # the first one a session leader opens controls it
    for number in FOR_THE_JOB:
        signal.signal(number, signal.SIG_IGN)
    started = time.monotonic()
    job = os.fork()
    if job == 0:
        os.setpgid(0, 0)
        os.tcsetpgrp(terminal, os.getpid())
        for number in (*FOR_THE_JOB, signal.SIGPIPE, signal.SIGXFSZ):
            signal.signal(number, signal.SIG_DFL)
        for descriptor in (0, 1, 2):
            os.dup2(terminal, descriptor)
        try:
            os.execvp(command[0], command)
        finally:
            os._exit(127)

    def pass_on(number: int, _frame: object) -> None:
        """Tell the job what a terminal that goes away tells the leader alone."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(job, number)

    signal.signal(signal.SIGHUP, pass_on)
    print("pid", job, started, flush=True)
    while True:
        _, status = os.waitpid(job, os.WUNTRACED)
        if not os.WIFSTOPPED(status):
            break
        print("stopped", os.WSTOPSIG(status), flush=True)
    signal.signal(signal.SIGHUP, signal.SIG_IGN)
    with contextlib.suppress(OSError):  # the terminal may be gone
        os.write(terminal, mark.encode())
    print("exit", os.waitstatus_to_exitcode(status), flush=True)
    sys.stdin.read()


if __name__ == "__main__":
    main(*sys.argv[1:])
