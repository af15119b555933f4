"""Telling of every call that botocore sends: also those that give credentials.

Imports nothing of botocore: it is handed the session. What comes from the other side is told
only where it looks like what it should be, since whoever answers may repeat what was sent.
"""

import re
import threading
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from sestui.model.attempt import Attempt, Tell

if TYPE_CHECKING:
    from botocore.session import Session

_KEY = "sestui-attempt"
"""Where an attempt stands in the context that botocore carries along with a call."""

_REQUEST_ID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
_CODE = re.compile(r"[A-Za-z][A-Za-z.]{0,63}|[0-9]{3}")
"""An error code of AWS's, or the HTTP status that botocore puts in its place."""


class Attempts:
    """Hears of the calls of a session and tells of them. Safe from any thread."""

    def __init__(self, session: "Session", tell: Tell) -> None:
        """Listen to the clients that the session is going to make."""
        self._tell = tell
        self._heads: dict[int, tuple[int, str]] = {}
        """Status and request id of the answer that a thread has just been given."""
        session.register("before-parameter-build", self._asked)
        session.register("before-call", self._sent)
        session.register("before-parse", self._headed)
        session.register("after-call", self._answered)
        session.register("after-call-error", self._failed)

    def _asked(self, **event: Any) -> None:
        """Pick the one parameter that may be told: later they are the bytes of a request."""
        identity = str(event["params"].get("EmailIdentity", ""))
        event["context"][_KEY] = Attempt(event["model"].name, identity), 0.0

    def _sent(self, **event: Any) -> None:
        """Tell at once: of a call that hangs nothing else will ever be heard.

        Each is one try: botocore's own are off, and `pace` makes a new call for another.
        """
        attempt, _ = event["context"][_KEY]
        event["context"][_KEY] = attempt, time.monotonic()
        self._tell(attempt)

    def _headed(self, **event: Any) -> None:
        """Keep the head of an answer: botocore forgets it where it cannot read the body."""
        response = event["response_dict"]
        request_id = str(response["headers"].get("x-amzn-requestid", ""))
        self._heads[threading.get_ident()] = response["status_code"], request_id

    def _answered(self, **event: Any) -> None:
        code = str(event["parsed"].get("Error", {}).get("Code", ""))
        self._over(event, code if _CODE.fullmatch(code) or not code else "?")

    def _failed(self, **event: Any) -> None:
        self._over(event, type(event["exception"]).__name__)

    def _over(self, event: Mapping[str, Any], code: str) -> None:
        """Tell what came of a call."""
        attempt, began = event["context"][_KEY]
        status, request_id = self._heads.pop(threading.get_ident(), (None, ""))
        self._tell(
            attempt._replace(
                seconds=time.monotonic() - began,
                status=status,
                request_id=request_id if _REQUEST_ID.fullmatch(request_id) else "",
                code=code,
            )
        )
