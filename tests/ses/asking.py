"""Asking the gateway for the list, and looking at what it fails with."""

import pytest

from sestui.model.call import Call
from sestui.model.errors import SestuiError
from sestui.ses.connection import Connection
from sestui.ses.gateway import Gateway
from sestui.ses.pace import Pace
from tests.endpoint import Endpoint
from tests.ses.times import Hasty

SECRET = "hunter2-s3cr3t"


def gateway_of(endpoint: Endpoint, profile: str | None = None) -> Gateway:
    """Return a gateway to the endpoint for a profile."""
    return Gateway(Connection(profile=profile, endpoint_url=endpoint.url), Pace(Hasty()))


def listed(gateway: Gateway, call: Call | None = None) -> int:
    """List the identities and say how many there are."""
    return sum(len(page) for page in gateway.identities(call or Call()))


def failure(gateway: Gateway, call: Call | None = None) -> SestuiError:
    """Return what listing fails with: whole sentences, and nothing of botocore's behind it."""
    with pytest.raises(SestuiError) as caught:
        listed(gateway, call)
    error = caught.value
    assert str(error).endswith(".")
    assert error.advice.endswith((".", '".'))
    assert error.__cause__ is None
    assert error.__context__ is None
    assert SECRET not in f"{error} {error.advice}"
    return error
