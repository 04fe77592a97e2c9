"""The newsrooms that are measured: two of ours and a stock one, filled with the same made-up stories."""

import json
import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from bench.corpus import stories
from bench.speed import servers
from bench.speed.table import Fact


class Newsrooms:
    """Their environments, and how they are filled. `ours` stands beside `stock`; `large` is for searching."""

    def __init__(self, database: str, folder: Path) -> None:
        self.database, self.folder = database, folder
        self.ours = {
            "DJANGO_SETTINGS_MODULE": "cms.settings.production",
            "DATABASE_URL": servers.new_database(database, "ours"),
            "SECRET_KEY": "x" * 50,
            "ALLOWED_HOSTS": "127.0.0.1,localhost",
            "HTTPS": "false",
            "MEDIA_ROOT": str(folder / "media"),
            "STATIC_ROOT": str(folder / "static"),
            "API_QUOTA": "0",
            "LOG_LEVEL": "ERROR",
        }
        self.large = self.ours | {"DATABASE_URL": servers.new_database(database, "large")}
        self.stock = {
            "DJANGO_SETTINGS_MODULE": "bench.stock.settings",
            "STOCK_DATABASE_URL": servers.new_database(database, "stock"),
            "PYTHONPATH": str(servers.ROOT),
        }

    def imports(self, number: int) -> list[Fact]:
        """Return how long an import of so many stories into a new newsroom takes, on either database."""
        file = self.corpus(number)
        databases = {
            "PostgreSQL": servers.new_database(self.database, "imported"),
            "SQLite": f"sqlite:///{self.folder / 'imported.sqlite3'}",
        }
        facts = []
        for name, url in databases.items():
            environ = self.ours | {"DATABASE_URL": url}
            servers.manage(environ, "prepare")
            began = time.monotonic()
            import_articles(environ, file)
            took = time.monotonic() - began
            facts.append(Fact(f"{number:,} stories imported, {name}", took, "s", 60))
        return facts

    def fill(self, number: int, *, searched: int) -> None:
        """Fill all, at the same time, as it is not measured: the large one with as many as are `searched`."""
        file, large = self.corpus(number), self.corpus(searched)
        with ThreadPoolExecutor() as pool:
            for done in [pool.submit(self.fill_ours, file, large), pool.submit(self.fill_stock, file)]:
                done.result()
        # What PostgreSQL does by itself after a while, it would do beside what is measured.
        ours = [each["DATABASE_URL"] for each in (self.ours, self.large)]
        for url in (*ours, self.stock["STOCK_DATABASE_URL"]):
            servers.tidy_up(url)

    def corpus(self, articles: int) -> str:
        """Write a corpus, if it is not there yet. Return its path."""
        file = self.folder / f"{articles}.jsonl"
        if not file.exists():
            with file.open("w") as lines:
                for story in stories(articles):
                    lines.write(json.dumps(story) + "\n")
        return str(file)

    def fill_ours(self, file: str, large: str) -> None:
        for environ, each in ((self.ours, file), (self.large, large)):
            servers.manage(environ, "prepare")
            import_articles(environ, each)

    def fill_stock(self, file: str) -> None:
        django = [sys.executable, "-m", "django"]
        environ = os.environ | self.stock
        for command in ([*django, "makemigrations", "--dry-run", "--check"], [*django, "migrate", "-v0"]):
            subprocess.run(command, env=environ, check=True, cwd=servers.ROOT, stdout=subprocess.DEVNULL)
        loader = [sys.executable, "bench/stock/load.py", file]
        subprocess.run(loader, env=environ, check=True, cwd=servers.ROOT)


def import_articles(environ: dict[str, str], file: str) -> None:
    servers.manage(environ, "import_articles", file, "--no-progress", "--batch", "500")
