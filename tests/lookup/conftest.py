"""What tests of look-ups share: servers on loopback, and a real one."""

from collections.abc import AsyncIterator

import pytest

from tests.lookup.servers import Net


@pytest.fixture
async def net() -> AsyncIterator[Net]:
    """Yield a net without servers as yet."""
    async with Net() as empty:
        yield empty
