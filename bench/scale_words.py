"""The words that `scale.py` searches for: as common in one newsroom as in the other."""

import re
from functools import cache
from typing import TYPE_CHECKING

from django.db import connection

from bench.corpus import RARE
from news.record.models import PublishedArticle, StreamEntry
from news.record.search import finding
from news.record.walking import along_an_index

if TYPE_CHECKING:
    from bench.scale_asked import Newsroom

# So many articles tell how common a word is: to count all that have it takes a large newsroom seconds.
SAMPLE, SCARCE = 2000, 10


@cache
def words(room: "Newsroom") -> dict[str, str]:
    """Return words that as large a share of all articles has, whichever newsroom it is, and a rare one.

    The scarce one is of the corpus: of a hundred times the stories, a hundred times as many have it.
    """
    texts = [words_of(article) for article in newest(room)]
    shares = shares_of(words_of(room.article), texts)
    # Of those that a sample has least, as it has few of these.
    scarce = sorted(shares, key=lambda word: (shares[word], word))[:SCARCE]

    common, middling = nearest(shares, 0.4), nearest(shares, 0.05)
    return {
        "commonest word": max(shares, key=lambda word: shares[word]),
        "common word": common,
        "middling word": middling,
        "scarce word": min(scarce, key=matches),
        "rare word": RARE,
        "two common words": f"{common} {nearest(shares, 0.3)}",
        "four words": f"{common} {nearest(shares, 0.2)} {nearest(shares, 0.3)} {middling}",
        "rare and common": f"{RARE} {common}",
        "no such word": "qqqqq",
    }


def titled(room: "Newsroom") -> tuple[str, str, str]:
    """Return a common word of titles, a rare one, and two that stand together: in about 2, 0.2 and 3 %.

    Editors find pages by their titles; a rare word of texts may be in none of a small newsroom.
    """
    titles = [in_words(article.content["headline"]) for article in newest(room)]
    shares = shares_of(set().union(*titles), titles)
    pairs = nearest(shares, 0.07), nearest(shares, 0.075)
    return nearest(shares, 0.02), nearest(shares, 0.002), " ".join(pairs)


def nearest(shares: dict[str, float], share: float) -> str:
    return min(shares, key=lambda word: abs(shares[word] - share))


def words_of(article: PublishedArticle) -> set[str]:
    return in_words(re.sub("<.*?>", " ", article.content["body_html"]))


def in_words(text: str) -> set[str]:
    return set(re.findall(r"[^\W\d_]+", text.lower()))


@cache
def newest(room: "Newsroom") -> list[PublishedArticle]:
    entries = StreamEntry.objects.filter(stream=f"site:{room.home_id}").order_by("-published_at")[:SAMPLE]
    return [entry.article for entry in entries.select_related("article")]


def shares_of(words: set[str], texts: list[set[str]]) -> dict[str, float]:
    """Return in how large a share of the texts each of the words is."""
    return {word: sum(word in text for text in texts) / len(texts) for word in sorted(words)}


def matches(word: str) -> int:
    sql, values = finding(word)
    with along_an_index(), connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({sql}) found", values)  # noqa: S608
        return int(cursor.fetchone()[0])
