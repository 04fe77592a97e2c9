"""ninjs: every item is valid by the IPTC's own schema, and says what the document says.

After a change on purpose, delete golden/ninjs.json, run the tests twice, and read the difference in git.
"""

import json
from datetime import UTC, datetime
from html import escape
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator, ValidationError  # type: ignore[import-untyped]
from referencing import Registry, Resource
from referencing.exceptions import NoSuchResource

from news.api.ninjs import MEDIA_TYPE, canceled, ninjs, package
from news.api.ninjs.uris import as_uri
from news.api.ninjs.words import text_of_html
from news.models import ArticleAuthor, Correction, NewsArticle, RelatedArticle
from news.record.models import PublishedArticle
from tests import factories
from tests.api.documents import cards, documents, text

HERE = Path(__file__).parent
GOLDEN = HERE / "golden" / "ninjs.json"
DOCUMENT = HERE.parent / "publishing" / "golden" / "document.json"
PAPER = "The Paper"
LIST_URI = "https://news.example.org/api/content/v1/articles.ninjs"
SLOW = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def schema(name: str) -> Any:
    return json.loads((HERE / "schemas" / name).read_text())


def nothing_is_fetched(uri: str) -> Resource[Any]:
    raise NoSuchResource(ref=uri)  # type: ignore[call-arg]


GEOJSON = schema("GeoJSON-schema.json")
KNOWN = Registry(retrieve=nothing_is_fetched).with_resources(  # type: ignore[call-arg]
    [(GEOJSON["$id"], Resource.from_contents(GEOJSON))]
)
VALIDATOR = Draft202012Validator(
    schema("ninjs-schema_3.1.json"), registry=KNOWN, format_checker=Draft202012Validator.FORMAT_CHECKER
)


def valid(item: Any) -> Any:
    """Return the item as a receiver reads it. Raises `ValidationError` if it is no ninjs."""
    received = json.loads(json.dumps(item))
    VALIDATOR.validate(received)
    assert received == item
    return received


def given_id(fields: dict[str, Any]) -> dict[str, Any]:
    return fields | ({"id": 7} if fields.get("id") == "…" else {})


def document() -> Any:
    """Return the document of the article with every block."""
    return json.loads(DOCUMENT.read_text(), object_hook=given_id)


def recorded(article: NewsArticle, form: str = "document") -> Any:
    return json.loads(getattr(PublishedArticle.objects.get(pk=article.pk), form))


# The validation itself


def test_schema_takes_a_good_item_and_refers_to_nothing_that_is_fetched() -> None:
    here = {"name": "Baku", "geoJSON": {"type": "Point", "coordinates": [49.87, 40.41]}}
    valid({"uri": "https://example.org/1", "places": [here]})


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"uri": "no uri"},
        {"uri": "https://example.org/ə"},
        {"type": "article"},
        {"headline": "A name of ninjs 1"},
        {"versionCreated": "2026-11-23"},
        {"version": 1},
        {"urgency": 0},
        {"bodies": [{"role": "main"}]},
        {"renditions": [{"name": "web", "href": "/story/"}]},
        {"renditions": [{"name": "web", "url": "https://example.org/"}]},
        {"associations": [{"uri": "https://example.org/2"}]},
        {"associations": [{"uri": "https://example.org/2", "name": "x", "kind": "y"}]},
        {"places": [{"name": "Baku", "geoJSON": {"type": "Point", "coordinates": ["east"]}}]},
    ],
)
def test_schema_takes_no_broken_item(broken: dict[str, Any]) -> None:
    item = ({"uri": "https://example.org/1"} if broken else {}) | broken
    with pytest.raises(ValidationError):
        valid(item)


# One article


def test_whole_item_of_an_article_with_every_block() -> None:
    item = valid(ninjs(document(), publisher=PAPER))
    if not GOLDEN.exists():
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(json.dumps(item, indent=1, ensure_ascii=False) + "\n")
        pytest.fail(f"{GOLDEN.name} did not exist and has been written: read it, and run again")
    assert item == json.loads(GOLDEN.read_text())


@SLOW
@given(each=documents(), publisher=text)
def test_any_document_is_a_valid_item(each: Any, publisher: str) -> None:
    item = valid(ninjs(each, publisher=publisher))
    assert item["representationType"] == "full"
    assert [one["value"] for one in item.get("headlines", []) if one["role"] == "main"] == [
        headline for headline in [each["headline"]] if headline
    ]
    assert ("urgency" in item) is each["flags"]["breaking"]
    said = item.get("descriptions", [])
    for correction in each["corrections"]:
        assert {"role": correction["kind"], "contentType": "text/plain", "value": correction["text"]} in said
        assert correction["at"] in item["edNote"]


@SLOW
@given(each=cards())
def test_any_card_is_a_valid_partial_item(each: Any) -> None:
    item = valid(ninjs(each, publisher=PAPER))
    assert item["representationType"] == "partial"
    assert "bodies" not in item


def test_item_keeps_its_uri_when_the_article_moves() -> None:
    moved = document() | {"url": "https://localhost/elsewhere/new-slug/"}
    before, after = (
        ninjs(each, publisher=PAPER) for each in (document() | {"url": "https://localhost/a/"}, moved)
    )
    assert before["uri"] == after["uri"] == "https://localhost/api/content/v1/articles/7"
    assert after["renditions"] == [
        {"name": "web", "href": "https://localhost/elsewhere/new-slug/", "contentType": "text/html"}
    ]


def test_picture_without_a_file_is_left_out_and_the_others_are_counted_on() -> None:
    story = document()
    story["lead_image"]["renditions"] = []
    pictures = [each for each in ninjs(story, publisher=PAPER)["associations"] if each["type"] == "picture"]
    assert [each["name"] for each in pictures] == ["Picture 1", "Picture 2", "Picture 3"]
    assert {each["rel"] for each in pictures} == {"body"}


def test_article_that_is_linked_twice_is_associated_once() -> None:
    story = document()
    associated = ninjs(story, publisher=PAPER)["associations"]
    assert len(story["related"]) == 1
    assert any(block["type"] == "related_article" for block in story["body"])
    assert [each["rel"] for each in associated].count("related") == 1


def test_what_a_document_does_not_say_is_not_said() -> None:
    story = document() | {
        "flags": {"breaking": False},
        "source": None,
        "place": "",
        "kicker": "",
        "authors": [],
        "tags": [],
        "section": None,
        "corrections": [],
        "related": [],
        "lead_image": None,
        "body": [],
        "body_html": "",
        "standfirst": "",
        "search": {"title": document()["headline"], "description": ""},
    }
    item = valid(ninjs(story, publisher=""))
    assert set(item) == {
        "standard",
        "uri",
        "type",
        "representationType",
        "profile",
        "version",
        "firstCreated",
        "versionCreated",
        "pubStatus",
        "language",
        "altIds",
        "headlines",
        "renditions",
    }


@pytest.mark.django_db
def test_published_articles_of_all_sorts_are_valid_items() -> None:
    section = factories.section(title="Şəhər", slug="şəhər")
    other = factories.article(section, title="Другая", slug="другая")
    picture = {"image": factories.image(credit="Ada"), "alt": "", "caption": "خط", "credit": ""}
    rtl = factories.draft(
        section,
        title="افتتاح الجسر \u202eab\u202c & <b>",
        standfirst="بعد تسع سنوات",
        lead_image=factories.image(),
        source_name="وكالة",
        source_url="https://example.org/وكالة?q=é",
        tags=["جسور", "tag 2"],
        body=[
            ("paragraph", "<p>النص <b>هنا</b></p>"),
            ("heading", {"level": "3", "text": "عنوان"}),
            ("image", picture),
            ("gallery", {"images": [picture, picture]}),
            ("quote", {"text": "It holds.", "attribution": ""}),
            ("fact_box", {"title": "حقائق", "text": "<p>أربعة</p>"}),
            ("embed", "https://www.youtube.com/watch?v=aqz-KE-bpKQ"),
            ("related_article", other),
        ],
    )
    rtl.bylines = [
        ArticleAuthor(author=factories.author(name="Grace", slug="grace")),
        ArticleAuthor(author=factories.author(name="Zəhra Əli", slug="zəhra"), role="Şəkillər"),
    ]
    rtl.corrections = [
        Correction(at=datetime(2026, 11, 23, 12, tzinfo=UTC), kind="correction", text="Not five."),
        Correction(at=datetime(2026, 11, 24, 12, tzinfo=UTC), kind="update", text="It is open."),
    ]
    rtl.related_links = [RelatedArticle(related=other)]
    rtl.save_revision()
    full = factories.publish(rtl)
    bare = factories.article(section, title="Bare", body=[])
    for article in (other, full, bare):
        for form in ("document", "card"):
            valid(ninjs(recorded(article, form), publisher="Qəzet"))
    item = ninjs(recorded(full), publisher="Qəzet")
    assert item["by"] == "Grace, Zəhra Əli (Şəkillər)"
    assert [source.get("role") for source in item["infoSources"]] == ["author", "author", None, "publisher"]
    assert [each["rel"] for each in item["associations"]] == ["lead", "body", "body", "body", "related"]
    assert "%C5%9F%C9%99h%C9%99r" in item["renditions"][0]["href"]
    text_alone = item["bodies"][1]
    assert text_alone["value"] == "النص هنا\n\nعنوان\n\nIt holds.\n\nحقائق\nأربعة"
    assert text_alone["charCount"] == len(text_alone["value"])
    assert text_alone["wordCount"] == len(text_alone["value"].split())


# Many, and none any more


@SLOW
@given(each=st.lists(documents() | cards(), max_size=4), title=text)
def test_any_list_is_a_valid_package_of_its_articles_in_order(each: list[Any], title: str) -> None:
    item = valid(package(each, uri=LIST_URI, title=title, publisher=PAPER))
    members = item.get("associations", [])
    assert [member["altIds"][0]["value"] for member in members] == [str(one["id"]) for one in each]
    times = [datetime.fromisoformat(one["updated_at"]) for one in each]
    assert item.get("versionCreated") is None or datetime.fromisoformat(item["versionCreated"]) == max(times)
    assert ("versionCreated" in item) is bool(each)


def test_member_of_a_package_is_the_item_of_its_article() -> None:
    alone = ninjs(document(), publisher=PAPER)
    (member,) = package([document()], uri=LIST_URI, title="", publisher=PAPER)["associations"]
    assert member == {name: value for name, value in alone.items() if name != "standard"} | {
        "name": document()["headline"],
        "rel": "member",
    }


@given(note=text)
def test_retracted_article_is_a_canceled_item_that_says_why_and_nothing_else(note: str) -> None:
    story = document()
    item = valid(canceled(7, url=story["url"], version=5, at="2026-11-25T12:00:00+04:00", note=note))
    assert item["uri"] == ninjs(story, publisher=PAPER)["uri"]
    assert (item["pubStatus"], item["version"], item["versionCreated"]) == (
        "canceled",
        "5",
        "2026-11-25T12:00:00+04:00",
    )
    assert [each["value"] for each in item.get("descriptions", [])] == [each for each in [note] if each]
    assert story["headline"] not in json.dumps(item)


# Words


@pytest.mark.parametrize(
    ("html", "said"),
    [
        ("<p>See <a href='/x'>this</a>, and <b>that</b>.</p>", "See this, and that."),
        ("<p>One</p><p>Two<br/>Three</p><ul><li>Four</li><li>Five</li></ul>", "One\nTwo\nThree\nFour\nFive"),
        ("<p>1 &lt; 2 &amp;amp; &quot;3&quot; &nbsp;</p>", '1 < 2 &amp; "3"'),
        ('<p><a href="/?a=1&amp;b=&gt;">x</a></p>', "x"),
        ("", ""),
    ],
)
def test_text_is_as_a_reader_sees_it(html: str, said: str) -> None:
    assert text_of_html(html) == said


@given(words=text.filter(lambda words: words == words.strip()))
def test_no_character_of_a_text_is_lost(words: str) -> None:
    assert text_of_html(f"<p><b>{escape(words)}</b></p>") == words


# Addresses


@given(address=st.text(max_size=60) | st.text(max_size=60).map(lambda rest: f"https://{rest}"))
def test_no_address_that_an_editor_types_becomes_a_broken_uri(address: str) -> None:
    uri = as_uri(address)
    if uri is not None:
        valid({"uri": uri})


@pytest.mark.parametrize(
    ("address", "uri"),
    [
        ("https://example.org/a%20b?c=d#e", "https://example.org/a%20b?c=d#e"),
        ("https://example.org/şəhər/", "https://example.org/%C5%9F%C9%99h%C9%99r/"),
        ("https://example.org/100%", "https://example.org/100%25"),
        ("https://example.org/a b|c", "https://example.org/a%20b%7Cc"),
        ("http://[::1]:8000/", "http://[::1]:8000/"),
        ("http://desk:word@example.org/", "http://desk:word@example.org/"),
        ("http://[@0", None),
        ("http://[0]/", None),
        ("http://[1:2:3]/", None),
        ("https://example.org/[x]", None),
        ("https://example.org:port/", None),
        ("https://", None),
        ("javascript:alert(1)", None),
        ("/story/", None),
        ("", None),
    ],
)
def test_address_becomes_a_uri_or_nothing(address: str, uri: str | None) -> None:
    assert as_uri(address) == uri


def test_media_type_is_json_to_those_who_do_not_know_it() -> None:
    assert MEDIA_TYPE.endswith("+json")
