"""A relay with the sample data, and devices in a directory of their own."""

import sys
from pathlib import Path

import pytest

import cahier

sys.path.insert(0, str(Path(__file__).parents[1]))
import device as scenario  # noqa: E402


@pytest.fixture
def device(tmp_path):
    """A device on which nobody has joined."""
    with cahier.open(tmp_path / "files", "amara") as opened:
        yield opened


@pytest.fixture
def links(tmp_path):
    """The demo, while the test runs: a link for each person of the worked example."""
    relay, links = scenario.start_relay(tmp_path / "relay")
    yield links
    relay.kill()
    relay.wait()
