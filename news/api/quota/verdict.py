"""Whether a request may be answered, and what its client is told of the quota."""

import math
from dataclasses import dataclass

from cms.ops.windows import WINDOW_SECONDS


@dataclass(frozen=True, slots=True)
class Verdict:
    allowed: bool
    policy: str
    """What the quota is of: `address`, `key` or `unknown-keys`. A problem's `violated-policies` names it."""
    quota: int = 0
    """Requests a minute; 0 is no limit."""
    left: int = 0
    seconds: float = 0
    """Until the window ends."""
    key_id: int | None = None

    def headers(self) -> dict[str, str]:
        """Return the answer's headers: none where there is no limit, and `Retry-After` in a refusal only.

        Both are lists of strings with parameters (RFC 9651); `t` and `Retry-After` name the same second, the
        end of the window. Source: draft-ietf-httpapi-ratelimit-headers-11, of May 2026.
        """
        if not self.quota:
            return {}
        # A difference of two floats can be a little more than the window.
        seconds = min(max(1, math.ceil(self.seconds)), WINDOW_SECONDS)
        headers = {
            "RateLimit-Policy": f'"{self.policy}";q={self.quota};w={WINDOW_SECONDS}',
            "RateLimit": f'"{self.policy}";r={self.left};t={seconds}',
        }
        return headers if self.allowed else headers | {"Retry-After": str(seconds)}
