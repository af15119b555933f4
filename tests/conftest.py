"""How the suite runs: what makes it quick without making a test weaker."""

import gc
import os
import sys

import pytest
from hypothesis import settings

# The programs that the tests start are compiled once, as a person's are, not at each start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

settings.register_profile("quick", max_examples=25)
if "HYPOTHESIS_PROFILE" not in os.environ:
    settings.load_profile("quick")


def pytest_xdist_auto_num_workers() -> int:
    """Return one more worker than processors: a test that waits for a terminal uses none."""
    return len(os.sched_getaffinity(0)) + 1 if hasattr(os, "sched_getaffinity") else 3


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Leave all that was imported to itself: looking through it for garbage took a fifth."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
