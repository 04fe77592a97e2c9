"""The proof, as people read it and as a file."""

import csv
import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from news.desk.proof.words import FIELDS, harmless
from news.review import audit
from news.review.acts.publish_before_review import publish_before_review
from news.review.acts.retract import retract
from news.review.acts.sign import sign
from news.review.models import AuditEntry
from tests.review.newsroom import Newsroom, digest_now

PROOF = reverse("desk:proof")


@pytest.fixture
def told(room: Newsroom) -> Newsroom:
    """A reviewed story that was retracted, and breaking news that was signed."""
    story = room.submit(room.draft(title="Story"))
    story = room.approve(story, by=room.editor, comment="Well told")
    story = room.approve(story, by=room.publisher)
    retract(story.pk, by=room.publisher, reason="Invented", note="We were deceived.")
    news = room.draft(title="=News", slug="news")
    entry = publish_before_review(news.pk, by=room.publisher, digest=digest_now(news), reason="Now")
    sign(news.pk, by=room.editor, digest=entry.digest, comment="Rightly")
    return room


def body(response: Any) -> str:
    return b"".join(response.streaming_content).decode("utf-8-sig")


def test_history_of_an_article_is_told_in_plain_words(told: Newsroom) -> None:
    story = AuditEntry.objects.get(seq=1).article_id
    page = told.client(told.reporter).get(reverse("desk:article_proof", args=[story])).content.decode()
    for words in (
        "Published after review; the last word was Publisher’s.",
        "Written by Reporter.",
        "Approved by Editor, Desk review",
        "“Well told”",
        "Retracted by Publisher.",
        "Reason: Invented",
        "Readers are told: We were deceived.",
    ):
        assert words in page


def test_history_of_an_article_is_for_its_section(told: Newsroom) -> None:
    url = reverse("desk:article_proof", args=[AuditEntry.objects.get(seq=1).article_id])
    assert told.client(told.outsider).get(url).status_code == 302
    assert Client().get(url).status_code == 302
    assert told.client(told.editor).get(reverse("desk:article_proof", args=[999_999])).status_code == 404


@pytest.mark.parametrize("who", ["reporter", "editor", "lawyer", "outsider"])
@pytest.mark.parametrize("query", ["", "?export=csv", "?export=json"])
def test_export_is_for_who_has_the_permission(told: Newsroom, who: str, query: str) -> None:
    assert told.client(getattr(told, who)).get(PROOF + query).status_code == 302


def test_list_shows_the_newest_first_and_filters(told: Newsroom) -> None:
    client = told.client(told.publisher)
    page = client.get(PROOF)
    assert [entry.seq for entry in page.context["object_list"]] == [4, 3, 2, 1]
    assert "The breaking news was signed by Editor." in page.content.decode()
    page = client.get(PROOF + "?road=retracted")
    assert [entry.seq for entry in page.context["object_list"]] == [2]


@pytest.mark.parametrize("query", ["road=none", "at_from=yesterday", "p=x", "headline=%00", "export=pdf"])
def test_odd_parameters_do_no_harm(told: Newsroom, query: str) -> None:
    assert told.client(told.publisher).get(f"{PROOF}?{query}").status_code in {200, 404}


def test_csv_has_every_field_and_no_formula(told: Newsroom) -> None:
    response = told.client(told.publisher).get(PROOF + "?export=csv")
    rows = list(csv.reader(io.StringIO(body(response))))
    assert tuple(rows[0]) == FIELDS
    assert [row[FIELDS.index("headline")] for row in rows[1:]] == ["Story", "Story", "'=News", "'=News"]
    assert "Editor (Desk review, " in rows[1][FIELDS.index("approvers")]
    assert ": Well told; Publisher (Publication, " in rows[1][FIELDS.index("approvers")]


@pytest.mark.parametrize("kind", ["csv", "json"])
def test_export_asks_for_few_entries_at_a_time(
    told: Newsroom, monkeypatch: pytest.MonkeyPatch, kind: str
) -> None:
    """No cursor has to live for as long as the download: behind a pooler it would not."""
    monkeypatch.setattr(audit, "BATCH", 3)
    response = told.client(told.publisher).get(f"{PROOF}?export={kind}")
    with CaptureQueriesContext(connection) as asked:
        text = body(response)
    assert len(asked) == 3
    found = json.loads(text) if kind == "json" else list(csv.DictReader(io.StringIO(text)))
    assert [int(entry["seq"]) for entry in found] == [1, 2, 3, 4]


def test_json_can_be_checked_against_the_chain(told: Newsroom) -> None:
    entries = json.loads(body(told.client(told.publisher).get(PROOF + "?export=json")))
    assert [entry["road"] for entry in entries] == ["reviewed", "retracted", "breaking", "signed"]
    assert [entry["previous_hash"] for entry in entries[1:]] == [entry["hash"] for entry in entries[:-1]]
    assert entries[0]["by"]["name"] == "Publisher"
    filtered = json.loads(body(told.client(told.publisher).get(PROOF + "?export=json&road=moved")))
    assert filtered == []


def test_list_makes_as_many_queries_for_many_entries_as_for_few(
    told: Newsroom,
) -> None:
    client = told.client(told.publisher)
    counts = []
    for _ in range(2):
        client.get(PROOF)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get(PROOF)
        counts.append(len(queries))
        for number in range(10):
            told.published(title=f"More {number}", slug=f"more-{len(counts)}-{number}")
    assert counts[0] == counts[1]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\tx"])
def test_formula_is_made_text(text: str) -> None:
    assert harmless(text) == f"'{text}"


def test_number_that_no_article_can_have_is_not_found(room: Newsroom) -> None:
    assert room.client(room.chief).get(reverse("desk:article_proof", args=[10**30])).status_code == 404
