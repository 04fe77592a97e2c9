"""The Chromium that the browser tests drive. Run as a module, it makes sure that there is one."""

import shutil
import subprocess
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"]
# Without these, Chromium asks its maker's servers for things that no test wants.
ARGUMENTS = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-gpu",
    "--disable-quic",
    "--disable-sync",
    "--no-first-run",
    "--no-sandbox",
]
APT_INSTALL = Path(__file__).parents[2] / "scripts" / "apt-install"


def on_this_machine() -> str | None:
    """Return the path of an installed Chromium that runs, or None."""
    for name in NAMES:
        path = shutil.which(name)
        # Ubuntu's chromium-browser may be a script that only says how to install it.
        if path and succeeds([path, "--version"]):
            return path
    return None


def downloaded_by_playwright() -> bool:
    with sync_playwright() as playwright:
        return Path(playwright.chromium.executable_path).exists()


def playwright_runs() -> bool:
    return succeeds([sys.executable, "-m", "playwright", "--version"])


def succeeds(command: list[str]) -> bool:
    return subprocess.run(command, capture_output=True).returncode == 0


def apt_install(package: str) -> None:
    subprocess.run([APT_INSTALL, package], stderr=subprocess.DEVNULL)


def ensure() -> None:
    """Install Chromium if there is none. Ends the process with one line if that fails."""
    if not playwright_runs():
        apt_install("libatomic1")  # for its Node.js
    if not playwright_runs():
        sys.exit("Playwright does not run here. Install what it needs: sudo apt-get install libatomic1")
    if on_this_machine() or downloaded_by_playwright():
        return
    apt_install("chromium")
    if on_this_machine():
        return
    print("Downloading Chromium …", flush=True)
    if not succeeds([sys.executable, "-m", "playwright", "install", "chromium"]):
        sys.exit("The browser tests need Chromium. Install it: sudo apt-get install chromium")


if __name__ == "__main__":
    ensure()
