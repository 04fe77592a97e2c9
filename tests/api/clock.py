"""Time that passes when a test says so."""

import pytest

from news.api.keys.known import known_keys
from news.api.quota.take import windows


class Clock:
    """Seconds, as `time.monotonic` gives them."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


def stop_clocks(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """Have the API's quotas and keys go by the clock that is returned."""
    clock = Clock()
    monkeypatch.setattr(windows, "clock", clock)
    monkeypatch.setattr(known_keys, "clock", clock)
    return clock
