"""A record with many made-up articles, in the database of DATABASE_URL. usage: record.py COUNT

Written straight into the record's tables: publishing them one by one would take hours. Words are drawn
as in real text, the n-th most frequent one with a probability of 1/n.
"""

import itertools
import random
import sys
from datetime import timedelta
from typing import Any
from uuid import UUID

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.utils import timezone  # noqa: E402
from tqdm import tqdm  # noqa: E402
from wagtail.models import Locale, Site  # noqa: E402
from wagtail.search.backends import get_search_backend  # noqa: E402

from news.publishing.document import card, iso  # noqa: E402
from news.record import counts, log  # noqa: E402
from news.record.models import Address, Change, PublishedArticle, StreamEntry, dump  # noqa: E402
from tests import factories  # noqa: E402

YEARS = 8
WORDS = 300
VOCABULARY = 20_000
TAGS = 2_000
AUTHORS = 200
BATCH = 1_000
# No article of a test's own has such a number.
FIRST_ID = 1_000_000


def frequencies(count: int) -> list[float]:
    return list(itertools.accumulate(1 / rank for rank in range(1, count + 1)))


class Maker:
    """Makes the n-th article, always the same one."""

    def __init__(self) -> None:
        self.random = random.Random(4)
        letters = "bcdfghklmnprstvz"
        self.vocabulary = [
            "".join(self.random.choice(letters) + self.random.choice("aeiou") for _ in range(2 + rank % 3))
            + str(rank)
            for rank in range(VOCABULARY)
        ]
        self.word_weights = frequencies(VOCABULARY)
        self.tag_weights = frequencies(TAGS)
        self.author_weights = frequencies(AUTHORS)
        self.now = timezone.now()
        self.homes = homes()
        self.sections = {home.pk: sections(home) for home in self.homes}
        self.authors = [factories.author(name=f"Writer {n}", slug=f"writer-{n}") for n in range(AUTHORS)]

    def words(self, count: int) -> str:
        return " ".join(self.random.choices(self.vocabulary, cum_weights=self.word_weights, k=count))

    def document(self, n: int, total: int) -> tuple[dict[str, Any], Any, list[str]]:
        chance = self.random
        home = self.homes[0] if chance.random() < 0.9 else self.homes[1]
        above = chance.choice(self.sections[home.pk])
        at = self.now - timedelta(days=365 * YEARS) * (1 - (n + 1) / (total + 1))
        picked = set(chance.choices(range(TAGS), cum_weights=self.tag_weights, k=4))
        writer = chance.choices(self.authors, cum_weights=self.author_weights)[0]
        is_breaking = chance.random() < 0.01
        text = f"<p>{self.words(WORDS)}</p>"
        url = f"{above[-1]['url']}story-{n}/"
        fields = {
            "id": FIRST_ID + n,
            "type": "article",
            "url": url,
            "canonical_url": url,
            "language": home.locale.language_code,
            "translations": [],
            "headline": self.words(8).capitalize(),
            "kicker": "",
            "standfirst": self.words(20),
            "place": "Baku",
            "section": above[-1] | {"ancestors": above[:-1]},
            "authors": [{"id": writer.pk, "name": writer.name, "slug": writer.slug, "role": ""}],
            "source": None,
            "tags": [{"slug": f"tag-{tag}", "name": f"Tag {tag}"} for tag in sorted(picked)],
            "published_at": iso(at),
            "updated_at": iso(at),
            "lead_image": None,
            "body": [{"type": "paragraph", "id": str(UUID(int=n)), "html": text}],
            "body_html": text,
            "corrections": [],
            "related": [],
            "flags": {"breaking": is_breaking},
            "search": {"title": "", "description": ""},
            "word_count": WORDS,
            "reading_minutes": 2,
            "version": 1,
            "digest": f"{n:064x}",
        }
        streams = [f"site:{home.pk}", f"author:{writer.pk}"]
        streams += [f"section:{each['id']}" for each in above]
        streams += [f"tag:{home.pk}:tag-{tag}" for tag in picked]
        streams += [f"breaking:{home.pk}"] if is_breaking else []
        return fields, (home, at), streams


def homes() -> list[Any]:
    home = factories.home()
    locale, _made = Locale.objects.get_or_create(language_code="az")
    other = home.copy_for_translation(locale)
    other.save_revision().publish()
    Site.objects.update(hostname="localhost", port=80)
    return [home, other.specific]


def sections(home: Any) -> list[list[dict[str, Any]]]:
    """Make twenty sections, each with two below it; return the chain of links of each."""
    chains = []
    for n in range(20):
        page = factories.section(home, title=f"Section {n}", slug=f"section-{n}")
        link = {"id": page.pk, "title": page.title, "url": page.full_url}
        chains.append([link])
        for m in range(2):
            below = factories.section(page, title=f"Part {m}", slug=f"part-{m}")
            chains.append([link, {"id": below.pk, "title": below.title, "url": below.full_url}])
    return chains


def fill(total: int) -> None:
    call_command("migrate", verbosity=0)
    maker = Maker()
    backend = get_search_backend()
    seq = Change.objects.count()
    for start in tqdm(range(0, total, BATCH), unit_scale=BATCH, unit=" articles", disable=None):
        rows, entries, addresses, changes = [], [], [], []
        for n in range(start, min(start + BATCH, total)):
            fields, (home, at), streams = maker.document(n, total)
            row = PublishedArticle(
                article_id=fields["id"],
                home_id=home.pk,
                path=fields["url"].removeprefix("http://localhost"),
                url=fields["url"],
                language=fields["language"],
                translation_key=UUID(int=fields["id"]),
                published_at=at,
                updated_at=at,
                version=1,
                digest=fields["digest"],
                document=dump(fields),
                card=dump(card(fields)),
            )
            rows.append(row)
            addresses.append(Address(home_id=home.pk, path=row.path, article_id=row.pk))
            entries += [
                StreamEntry(stream=stream, article_id=row.pk, published_at=at, updated_at=at)
                for stream in streams
            ]
            seq += 1
            changes.append(
                Change(
                    seq=seq,
                    at=at,
                    kind="published",
                    home_id=home.pk,
                    article_id=row.pk,
                    version=1,
                    url=row.url,
                    streams=sorted(streams),
                )
            )
        with transaction.atomic():
            PublishedArticle.objects.bulk_create(rows)
            StreamEntry.objects.bulk_create(entries)
            Address.objects.bulk_create(addresses)
            Change.objects.bulk_create(changes)
            backend.get_index_for_model(PublishedArticle).add_items(PublishedArticle, rows)
    with transaction.atomic():
        log.lock()
        counts.recount()
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE" if connection.vendor == "sqlite" else "VACUUM ANALYZE")


if __name__ == "__main__":
    fill(int(sys.argv[1]))
