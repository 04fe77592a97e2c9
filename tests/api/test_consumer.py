"""The consumer that readers are given ends with exactly the record, whatever happens while it reads."""

import importlib.util
import json
import random
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, nullcontext
from pathlib import Path
from types import ModuleType, SimpleNamespace
from typing import Any

import pytest
import requests
from django.db import connection, transaction
from pytest_django.fixtures import Settings
from wagtail.models import Page, Site

from home.models import HomePage
from news.models import NewsArticle
from news.record.models import Change, PublishedArticle
from news.record.streams import sign_text
from tests import factories
from tests.api.clock import stop_clocks
from tests.webhooks.receivers import wait_for

FILE = Path(__file__).parent.parent.parent / "docs" / "consumer.py"
MEMBERS = 8
ACTS_EACH = 5 if connection.vendor == "postgresql" else 3
LINES = 55
POLL_SECONDS = 0.05


def load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("consumer", FILE)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


consumer = load()


def record() -> dict[str, Any]:
    rows = PublishedArticle.objects.current().values_list("pk", "document")
    return {str(pk): json.loads(document) for pk, document in rows}


def followed_to_the_end(site: str, copy: dict[str, Any]) -> dict[str, Any]:
    while not consumer.follow(site, copy):
        pass
    documents: dict[str, Any] = copy["documents"]
    return documents


class Reader(threading.Thread):
    """Follows the log until it is told that nobody writes any more, and then to its end."""

    def __init__(self, site: str, begin: Callable[[], dict[str, Any]]) -> None:
        super().__init__()
        self.site, self.begin = site, begin
        self.nobody_writes = threading.Event()
        self.documents: dict[str, Any] = {}
        self.error: Exception | None = None

    def run(self) -> None:
        try:
            copy = self.begin()
            while not self.nobody_writes.wait(0.01):
                consumer.follow(self.site, copy)
            self.documents = followed_to_the_end(self.site, copy)
        except requests.RequestException as error:
            self.error = error


@contextmanager
def reading(*readers: Reader) -> Iterator[None]:
    for reader in readers:
        reader.start()
    try:
        yield
    finally:
        # So old is what a 304 says at most.
        time.sleep(POLL_SECONDS)
        for reader in readers:
            reader.nobody_writes.set()
        for reader in readers:
            reader.join()


class Newsroom:
    """Eight people, each with stories of their own, some of which were published before anybody looked."""

    def __init__(self) -> None:
        # The library that keeps the tree of pages lets two who change it lock each other up.
        self.tree = threading.Lock()
        factories.superuser()
        outer = factories.section(title="Outer", slug="outer")
        self.sections = [outer, factories.section(outer, slug="inner"), factories.section(slug="other")]
        self.stories = [
            [factories.article(self.sections[each % 3], slug=f"story-{member}-{each}") for each in range(2)]
            for member in range(MEMBERS)
        ]

    def work(self, member: int) -> None:
        """Publish, update, move and retract; now and then change one's mind at the last moment."""
        chance = random.Random(member)
        acts = [self.publish_new, self.update, self.retract, self.move, self.update, self.retract]
        try:
            for number in range(ACTS_EACH):
                act = acts[(member + number) % len(acts)]
                with (
                    self.tree if act in (self.publish_new, self.move) else nullcontext(),
                    transaction.atomic(),
                ):
                    act(member, chance)
                    transaction.set_rollback(chance.random() < 0.1)
        finally:
            connection.close()

    def publish_new(self, member: int, chance: random.Random) -> None:
        parent = Page.objects.get(pk=chance.choice(self.sections).pk).specific
        factories.article(
            parent, slug=f"new-{member}-{chance.randrange(10**9)}", is_breaking=chance.random() < 0.5
        )

    def update(self, member: int, chance: random.Random) -> None:
        factories.publish_change(chance.choice(self.stories[member]), title=f"Take {chance.random()}")

    def move(self, member: int, chance: random.Random) -> None:
        story = fresh(chance.choice(self.stories[member]))
        there = chance.choice([each for each in self.sections if each.pk != story.get_parent().pk])
        story.move(Page.objects.get(pk=there.pk), pos="last-child")

    def retract(self, member: int, chance: random.Random) -> None:
        story = fresh(chance.choice(self.stories[member]))
        if story.live:
            factories.retract(story, note="We were wrong.")
        else:
            factories.publish(story)


def fresh(story: NewsArticle) -> NewsArticle:
    return NewsArticle.objects.get(pk=story.pk)


def test_consumer_is_short_enough_to_be_read() -> None:
    assert len(FILE.read_text().splitlines()) <= LINES


def test_copies_made_while_eight_people_write_end_with_exactly_the_record(
    live_server: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As in life: what a process knows of the log is a little old.
    settings.LOG_POLL_SECONDS = POLL_SECONDS
    monkeypatch.setattr(consumer, "WAIT_SECONDS", 2 * POLL_SECONDS)
    room, site = Newsroom(), live_server.url
    old = consumer.begin(site)
    from_nothing = Reader(site, lambda: consumer.begin(site))
    from_a_cursor = Reader(site, lambda: old)
    from_the_very_beginning = Reader(site, lambda: {"documents": {}, "cursor": "", "etag": None})
    readers = [from_nothing, from_a_cursor, from_the_very_beginning]
    with reading(*readers), ThreadPoolExecutor(MEMBERS) as members:
        list(members.map(room.work, range(MEMBERS)))
    assert [reader.error for reader in readers] == [None, None, None]
    assert Change.objects.filter(kind="retracted").exists()
    assert Change.objects.filter(kind="moved").exists()
    for reader in readers:
        assert reader.documents == record()
    start_anywhere(site)


def start_anywhere(site: str) -> None:
    """Whoever has a copy as it was at any time before ends with the record, too."""
    last = Change.objects.count()
    for seq in random.Random(7).sample(range(last + 1), 5):
        # A copy that knows less than its cursor says would be untrue; one that knows more is not.
        later = Change.objects.filter(seq__gt=seq, article_id__isnull=False)
        old = {str(pk): {"version": 0} for pk in later.values_list("article_id", flat=True)}
        cursor = sign_text(str(seq), "changes")
        copy = {"documents": record() | old, "cursor": cursor, "etag": None}
        assert followed_to_the_end(site, copy) == record()


def test_program_of_the_docs_goes_on_where_it_was_killed(live_server: Any, tmp_path: Path) -> None:
    section, file = factories.section(), tmp_path / "copy.json"
    story = factories.article(section)
    with running(live_server.url, file):
        wait_for(lambda: kept(file) == record())
        factories.publish_change(story, title="News")
        wait_for(lambda: kept(file) == record())
    factories.article(section)
    factories.retract(story)
    assert kept(file) != record()
    with running(live_server.url, file):
        wait_for(lambda: kept(file) == record())


@contextmanager
def running(site: str, file: Path) -> Iterator[None]:
    program = subprocess.Popen([sys.executable, FILE, site, file])
    try:
        yield
    finally:
        program.kill()
        program.wait()


def kept(file: Path) -> Any:
    """Return the documents of the copy, or None while it is being written."""
    try:
        return json.loads(file.read_text())["documents"]
    except (FileNotFoundError, json.JSONDecodeError):
        return None


def test_copy_that_is_up_to_date_is_told_so_by_a_304_until_something_happens(
    live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    statuses: list[int] = []
    real_get = requests.get

    def get(*args: Any, **kwargs: Any) -> requests.Response:
        answer = real_get(*args, **kwargs)
        statuses.append(answer.status_code)
        return answer

    monkeypatch.setattr(requests, "get", get)
    section = factories.section()
    story = factories.article(section)
    copy = consumer.begin(live_server.url)
    followed_to_the_end(live_server.url, copy)
    statuses.clear()
    assert [consumer.follow(live_server.url, copy) for _ in range(3)] == [True, True, True]
    assert statuses == [304, 304, 304]
    factories.publish_change(story, title="News")
    assert consumer.follow(live_server.url, copy)
    assert statuses == [304, 304, 304, 200, 200]
    assert copy["documents"] == record()
    assert copy["documents"][str(story.pk)]["headline"] == "News"


def test_consumer_asks_for_documents_when_every_process_knows_of_their_changes(
    live_server: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps: list[str | float] = []
    real_get = requests.get

    def get(address: str, *args: Any, **kwargs: Any) -> requests.Response:
        steps.append(address.rpartition("/")[2])
        return real_get(address, *args, **kwargs)

    monkeypatch.setattr(requests, "get", get)
    monkeypatch.setattr(consumer, "time", SimpleNamespace(sleep=steps.append))
    section = factories.section()
    copy = consumer.begin(live_server.url)
    story = factories.article(section)
    assert consumer.follow(live_server.url, copy)
    assert steps == ["changes", 0.5, "articles"] * 2
    assert list(copy["documents"]) == [str(story.pk)]


def test_copy_of_a_site_loses_what_moves_to_another_site(live_server: Any) -> None:
    section = factories.section()
    story = factories.article(section)
    other = Page.objects.get(depth=1).add_child(instance=HomePage(title="Other", slug="other"))
    Site.objects.create(hostname="127.0.0.1", port=80, root_page=other)
    there = factories.section(other)
    site, other_site = live_server.url, live_server.url.replace("localhost", "127.0.0.1")
    here, elsewhere = consumer.begin(site), consumer.begin(other_site)
    assert (list(here["documents"]), list(elsewhere["documents"])) == ([str(story.pk)], [])
    fresh(story).move(Page.objects.get(pk=there.pk), pos="last-child")
    assert followed_to_the_end(site, here) == {}
    assert followed_to_the_end(other_site, elsewhere) == record()


def test_consumer_waits_as_long_as_the_quota_says(
    live_server: Any, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.API_QUOTA = 2
    clock, waits = stop_clocks(monkeypatch), []

    def sleep(seconds: float) -> None:
        waits.append(seconds)
        clock.now += seconds

    monkeypatch.setattr(consumer, "time", SimpleNamespace(sleep=sleep))
    factories.article(factories.section())
    copy = consumer.begin(live_server.url)
    assert followed_to_the_end(live_server.url, copy) == record()
    assert waits == [0.5, 60]
