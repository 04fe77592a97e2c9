"""Made-up stories, the same for the same number: one JSON object a line, as `import_articles` takes them.

usage: corpus.py N > stories.jsonl
Words fall in frequency as in real text, so that a search finds few or many. About 6 KB a story.
"""

import json
import random
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

WORDS = 20_000
SECTIONS = [
    "Politics",
    "World",
    "Business",
    "City",
    "Region",
    "Culture",
    "Science",
    "Sport",
    "Opinion",
]
FIRST, LAST = ["Ada", "Leyla", "Olga", "Tomas", "Kenan"], ["Aliyev", "Berg", "Costa"]
AUTHORS = [f"{first} {last}" for first in FIRST for last in LAST]
BEGIN, END = datetime(2016, 1, 1, tzinfo=UTC), datetime(2026, 6, 1, tzinfo=UTC)
RARE, FEW = "quokka", 20
PARTS = ["ba", "co", "de", "fi", "ga", "hu", "ji", "ko", "la", "mo", "ne", "pi", "ro", "sa", "tu", "vi"]


def word(rank: int) -> str:
    """Return the word of this rank: the more frequent, the shorter."""
    letters = ""
    while rank or not letters:
        rank, part = divmod(rank, len(PARTS))
        letters += PARTS[part]
    return letters


VOCABULARY = [word(rank) for rank in range(WORDS)]


def sentence(chance: random.Random, shortest: int, longest: int) -> str:
    words = [VOCABULARY[int(WORDS ** chance.random()) - 1] for _ in range(chance.randint(shortest, longest))]
    return " ".join(words).capitalize()


def paragraph(chance: random.Random) -> str:
    return " ".join(f"{sentence(chance, 9, 22)}." for _ in range(chance.randint(3, 6)))


def story(number: int, at: datetime) -> dict[str, Any]:
    chance = random.Random(number)
    section = min(int(chance.expovariate(0.4)), len(SECTIONS) - 1)
    return {
        "id": number,
        "title": sentence(chance, 6, 12),
        "slug": f"story-{number}",
        "section": SECTIONS[section],
        "tags": sorted({VOCABULARY[int(2000 ** chance.random())] for _ in range(chance.randint(2, 5))}),
        "author": chance.choice(AUTHORS),
        "published": at.isoformat(),
        "summary": sentence(chance, 15, 28) + ".",
        "paragraphs": [paragraph(chance) for _ in range(chance.randint(7, 14))],
    }


def stories(count: int) -> Iterator[dict[str, Any]]:
    step = (END - BEGIN) / count
    for number in range(1, count + 1):
        yield story(number, BEGIN + timedelta(seconds=int(step.total_seconds() * number)))


def rare_stories() -> Iterator[dict[str, Any]]:
    """Yield stories from all years that have a word, `RARE`, which no other story has."""
    for number in range(FEW):
        told = story(10**9 + number, BEGIN + (END - BEGIN) / FEW * number)
        yield told | {"paragraphs": [f"{told['summary']} {RARE}.", *told["paragraphs"]]}


if __name__ == "__main__":
    for each in stories(int(sys.argv[1])):
        print(json.dumps(each))
