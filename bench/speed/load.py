"""Puts load on a server with wrk, and reads what it says."""

import re
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

# Readers at the same time: of pages that are made anew, and of those that everybody reads.
FEW, MANY = 8, 128
ERRORS = r"(?:Non-2xx or 3xx responses:|connect|read|write|timeout) (\d+)"


@dataclass(frozen=True)
class Load:
    """Requests a second, and how many of them were no success."""

    per_second: float
    errors: int


@dataclass(frozen=True)
class Target:
    """What is asked for: one path after the other, again and again, of a server at `origin`."""

    origin: str
    paths: Sequence[str]
    header: str = ""
    connections: int = FEW

    def script(self, folder: Path) -> Path:
        """Write what asks so, in wrk's Lua."""
        paths = ", ".join(f'"{path}"' for path in self.paths)
        written = folder / "target.lua"
        written.write_text(TARGET % paths)
        return written


TARGET = """
local paths = {%s}
local n = 0
request = function()
  n = n %% #paths + 1
  return wrk.format("GET", paths[n])
end
"""


def wrk(
    url: str, *, seconds: int, script: Path | None = None, header: str = "", connections: int = FEW
) -> Load:
    """Ask for one address over and over. `script` is one of wrk's, in Lua."""
    extra = [*(["-s", str(script)] if script else []), *(["-H", header] if header else [])]
    command = ["wrk", "-t1", f"-c{connections}", f"-d{seconds}s", *extra, url]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    speed = re.search(r"Requests/sec:\s+([\d.]+)", said)
    errors = map(int, re.findall(ERRORS, said))
    if not speed:
        raise RuntimeError(f"wrk said: {said}")
    return Load(float(speed[1]), sum(errors))
