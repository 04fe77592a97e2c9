"""Whole answers: what a consumer gets is answered by reading `golden/`.

After a change on purpose, delete the files that it touches, run the tests twice, and read the difference
in git.
"""

import json
import re
from pathlib import Path
from typing import Any

from django.http import HttpResponse

from news.api import schemas
from tests.api.asking import get
from tests.api.paper import SECRET, Paper

GOLDEN = Path(__file__).parent / "golden"
DOCUMENT = GOLDEN.parents[1] / "publishing" / "golden" / "document.json"
SHOWN = ("Content-Type", "Link", "Location", "Surrogate-Key")
# By name: the address, with slugs in braces where the id goes, and what the answer is.
ANSWERS: dict[str, tuple[str, Any]] = {
    "articles": ("articles?limit=2&count=true", schemas.ArticleList),
    "articles-full": ("articles?view=full&tag=araz", schemas.ArticleList),
    "article": ("articles/{bridge}", schemas.Document),
    "article-by-path": ("articles/by-path?path=/sport/match/", schemas.Document),
    "article-moved": ("articles/by-path?path=/news/roads/ferry/", None),
    "article-retracted": ("articles/{hoax}", schemas.ProblemDocument),
    "article-retracted-by-path": ("articles/by-path?path=/sport/hoax/", schemas.ProblemDocument),
    "article-unknown": ("articles/{draft}", schemas.ProblemDocument),
    "next": ("articles/{bridge}/next", schemas.OneCard),
    "previous": ("articles/{bridge}/previous", schemas.OneCard),
    "related": ("articles/{bridge}/related", schemas.Cards),
    "article-ninjs": ("articles/{bridge}.ninjs", None),
    "article-ninjs-retracted": ("articles/{hoax}.ninjs", None),
    "articles-ninjs": ("articles.ninjs?limit=1", None),
    "stream": ("streams/section:{roads}?limit=1", schemas.CardList),
    "changes": ("changes?kinds=updated,moved,retracted", schemas.Changes),
    "changes-page": ("changes?limit=1", schemas.Changes),
    "sections": ("sections", schemas.Sections),
    "tags": ("tags", schemas.Tags),
    "authors": ("authors", schemas.Authors),
    "author": ("authors/ada", schemas.Author),
    "archive-year": ("archive/2026", schemas.Archive),
    "archive-month": ("archive/2026/11", schemas.Archive),
    "most-read": ("most-read?period=week", schemas.MostRead),
    "site": ("site", schemas.Site),
    "site-az": ("site?language=az", schemas.Site),
    "problem-parameter": ("articles?nonsense=1", schemas.ProblemDocument),
    "problem-value": ("articles?limit=101", schemas.ProblemDocument),
}


def address_of(path: str, paper: Paper) -> str:
    return path.format(**{slug.replace("-", "_"): page.pk for slug, page in paper.pages.items()})


class Names:
    """Gives numbers that differ from run to run the names of what they are of."""

    def __init__(self, paper: Paper) -> None:
        self.pages = {page.pk: slug for slug, page in paper.pages.items()}
        self.authors = {author.pk: slug for slug, author in paper.authors.items()}

    def named(self, value: Any) -> Any:
        if isinstance(value, list):
            return [self.named(each) for each in value]
        if isinstance(value, dict):
            return {key: self.field(key, each, value) for key, each in value.items()}
        return self.text(value) if isinstance(value, str) else value

    def field(self, key: str, value: Any, of: dict[str, Any]) -> Any:
        if key == "altIds" and of["type"] == "picture":
            return "…"
        if key in {"id", "article_id"} and isinstance(value, int):
            return "…" if "renditions" in of else (self.authors if "slug" in of else self.pages)[value]
        if (of.get("rel"), key) == ("section", "literal") or (of.get("role"), key) == ("id", "value"):
            return self.pages[int(value)]
        # Of a block.
        return "…" if key == "id" else self.named(value)

    def text(self, value: str) -> str:
        value = re.sub(r"\b(site|section|tag|breaking|article):(\d+)", self.page, value)
        value = re.sub(r"(articles)/(\d+)", self.page, value)
        value = re.sub(r"\bauthor:(\d+)", lambda found: f"author:{self.authors[int(found[1])]}", value)
        value = re.sub(r"(/media/images/[a-z]+)[\w.-]*?\.(width-\d+)\.", r"\1.\2.", value)
        value = re.sub(r"[0-9a-f-]+\.[\w-]{43}\b", "«cursor»", value)
        return re.sub(r"\b[0-9a-f]{64}\b", "…", value)

    def page(self, found: re.Match[str]) -> str:
        return found[0].replace(found[2], self.pages[int(found[2])])


def seen_in(response: HttpResponse, names: Names) -> dict[str, Any]:
    headers = {name: names.text(response[name]) for name in SHOWN if name in response}
    if "Surrogate-Key" in headers:
        headers["Surrogate-Key"] = " ".join(sorted(headers["Surrogate-Key"].split()))
    return {
        "status": response.status_code,
        "headers": headers,
        "body": names.named(json.loads(response.content)),
    }


def golden(name: str, seen: dict[str, Any], written: list[str]) -> Any:
    """Return the answer as it was; write what was never there, and say so in `written`."""
    file = GOLDEN / f"{name}.json"
    if not file.exists():
        file.write_text(json.dumps(seen, indent=1, ensure_ascii=False) + "\n")
        written.append(file.name)
    return json.loads(file.read_text())


def test_every_answer_is_whole_as_it_was_and_as_it_is_described(paper: Paper) -> None:
    names, written = Names(paper), list[str]()
    for name, (path, shape) in ANSWERS.items():
        response = get(address_of(path, paper))
        assert SECRET not in response.content.decode(), name
        if shape:
            # It forbids what it does not name.
            shape.model_validate_json(response.content)
        seen = seen_in(response, names)
        assert seen == golden(name, seen, written), name
    assert written == [], "These have been written: read them, and run again"


def test_document_with_every_block_is_as_it_is_described() -> None:
    numbered = re.sub(r'"(id|digest)": "…"', r'"\1": 1', DOCUMENT.read_text()).replace(
        '"digest": 1', '"digest": ""'
    )
    schemas.Document.model_validate_json(numbered)


def test_every_operation_has_a_golden_answer() -> None:
    from news.api.api import api

    patterns = [
        re.sub(r"{\w+}", "[^/]+", path.removeprefix("/api/content/v1/")) for path in api.described["paths"]
    ]
    asked = [path.partition("?")[0] for path, _shape in ANSWERS.values()]
    # A preview is a document; tests/previews hold it to publication's.
    assert [p for p in patterns if not any(re.fullmatch(p, path) for path in asked)] == ["preview"]
