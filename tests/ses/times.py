"""Time that tests own: it passes at once, or only when told to."""

import threading


class Hasty:
    """Every wait is over at once, and the time has passed."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._lock = threading.Lock()

    def monotonic(self) -> float:
        return self.now

    def wait(self, cancelled: threading.Event, seconds: float) -> None:
        with self._lock:
            if not cancelled.is_set():
                self.now += seconds


class Stopped:
    """Time stands still until `pass_by`; a wait ends early when its call is cancelled."""

    def __init__(self) -> None:
        self.now = 1000.0
        self._changed = threading.Condition()
        self._due: list[float] = []

    def monotonic(self) -> float:
        return self.now

    def wait(self, cancelled: threading.Event, seconds: float) -> None:
        with self._changed:
            due = self.now + seconds
            self._due.append(due)
            self._changed.notify_all()
            while self.now < due and not cancelled.is_set():
                self._changed.wait(0.002)
            self._due.remove(due)
            self._changed.notify_all()

    def pass_by(self, seconds: float) -> None:
        """Let so many seconds pass; return when everyone whose wait is over has noticed."""
        with self._changed:
            self.now += seconds
            over = [due for due in self._due if due <= self.now]
            self._changed.notify_all()
            assert self._changed.wait_for(lambda: not set(over) & set(self._due), 10)

    def until_waiting(self, callers: int) -> None:
        """Return once so many calls wait; AssertionError if they never do."""
        with self._changed:
            assert self._changed.wait_for(lambda: len(self._due) == callers, 10)
