"""Nothing that is not public is found at any public address."""

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.utils import timezone
from wagtail.models import GroupApprovalTask, Page, PageViewRestriction, Workflow, WorkflowTask

from news.models import Correction, NewsArticle, NewsIndex, RelatedArticle
from news.record.models import Address, Change, PublishedArticle, Retraction, StreamEntry
from tests import factories
from tests.clock import from_noon

pytestmark = pytest.mark.django_db


def secret(word: str, section: NewsIndex) -> NewsArticle:
    """Make a draft that has the word in every field that can hold one."""
    image = factories.image(
        title=word, alt_text=word, caption=word, credit=word, source=word, usage_terms=word
    )
    author = factories.author(name=word, slug=word, biography=word)
    article = factories.draft(
        section,
        title=word,
        slug=word,
        kicker=word,
        standfirst=word,
        lead_image=image,
        lead_caption=word,
        place=word,
        source_name=word,
        source_url=f"https://{word}.example/",
        canonical_url=f"https://{word}.example/",
        seo_title=word,
        search_description=word,
        tags=[word],
        authors=[author],
        is_breaking=True,
        body=[
            ("paragraph", f"<p>{word}</p>"),
            ("heading", {"level": "2", "text": word}),
            ("image", {"image": image, "alt": word, "caption": word, "credit": word}),
            ("quote", {"text": word, "attribution": word}),
            ("fact_box", {"title": word, "text": f"<p>{word}</p>"}),
        ],
    )
    article.corrections = [Correction(at=timezone.now(), text=word)]
    article.save_revision()
    return article


WORDS = {
    "draft": "zqdraftword",
    "review": "zqreviewword",
    "scheduled": "zqscheduledword",
    "expired": "zqexpiredword",
    "retracted": "zqretractedword",
    "private": "zqprivateword",
    "change": "zqchangeword",
    "section": "zqsectionword",
}


@pytest.fixture
def newsroom() -> Iterator[NewsIndex]:
    with from_noon():
        yield with_secrets()


def with_secrets() -> NewsIndex:
    open_section = factories.section(title="Open", slug="open")
    made = {state: secret(WORDS[state], open_section) for state in ("draft", "review", "scheduled")}

    workflow = Workflow.objects.create(name="Review")
    WorkflowTask.objects.create(
        workflow=workflow, task=GroupApprovalTask.objects.create(name="Read"), sort_order=1
    )
    workflow.start(made["review"], factories.superuser())

    factories.schedule(made["scheduled"], go_live_at=timezone.now() + timedelta(hours=1))

    made["expired"] = secret(WORDS["expired"], open_section)
    factories.publish_change(made["expired"], expire_at=timezone.now() + timedelta(hours=1))
    Page.objects.filter(pk=made["expired"].pk).update(expire_at=timezone.now())
    PublishedArticle.objects.filter(pk=made["expired"].pk).update(expires_at=timezone.now())
    StreamEntry.objects.filter(article=made["expired"].pk).update(expires_at=timezone.now())

    made["retracted"] = factories.publish(secret(WORDS["retracted"], open_section))
    factories.retract(made["retracted"])

    private = factories.section(title=WORDS["private"], slug=WORDS["private"])
    PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
    made["private"] = factories.publish(secret(WORDS["private"], private))

    hidden = factories.section(title=WORDS["section"], slug=WORDS["section"])
    factories.article(hidden, slug="inside")
    hidden.refresh_from_db()
    hidden.unpublish()

    # A change that waits over a live article.
    live = factories.article(open_section, slug="live", title="In the open")
    factories.revise(live, title=WORDS["change"], standfirst=WORDS["change"])

    # What is public points at all that is not.
    hidden_pages: list[Page] = [*made.values(), private, hidden]
    links = "".join(f'<a linktype="page" id="{page.pk}">here</a> ' for page in hidden_pages)
    pointing = factories.draft(open_section, slug="pointing", body=[("paragraph", f"<p>{links}</p>")])
    pointing.related_links = [RelatedArticle(related=each) for each in made.values()]
    pointing.body.extend([("related_article", each) for each in made.values()])
    pointing.save_revision()
    factories.publish(pointing)
    home = factories.home()
    home.arrangement = [
        (
            "lead_stories",
            {"stories": [{"article": each, "until": None} for each in [*made.values(), live]]},
        )
    ]
    home.save_revision().publish()
    return open_section


ADDRESS = re.compile(r'(?:href|src|action)="([^"]+)"|<(?:loc|link|guid)\b[^>]*>([^<]+)<')
# Nobody wrote it anywhere.
NONSENSE = "zqnonsense"


def guesses() -> set[str]:
    """Return addresses that nobody links to, but that somebody may guess or have kept."""
    pages = Page.objects.filter(depth__gt=1)
    places = {page.url for page in pages if page.url}
    found = places | set(Address.objects.values_list("path", flat=True))
    found |= {f"{path}feed.{form}" for path in places for form in ("rss", "atom", "json")}
    found |= {f"{path}archive/{year}" for path in places for year in ("", f"{timezone.now():%Y/}")}
    for word in WORDS.values():
        found |= {
            f"/tags/{word}/",
            f"/authors/{word}/",
            f"/search/?q={word}",
            f"/search/?q={word}&order=date",
        }
        found |= {
            f"/tags/{word}/feed.rss",
            f"/authors/{word}/feed.json",
            f"/-/live/tag:{factories.home().pk}:{word}",
        }
    for page in pages:
        found |= {f"/-/live/{kind}:{page.pk}" for kind in ("site", "section")} | {f"/seen/{page.pk}/"}
    found |= {f"/sitemap{name}.xml" for name in ("", "-pages", "-news", f"-en-{timezone.now():%Y-%m}")}
    found |= {f"/search/?q={NONSENSE}", f"/search/?q={NONSENSE}&order=date"}
    return found | {"/", "/nothing/", "/az/", "/ru/", "/most-read/", "/robots.txt", "/opensearch.xml"}


def addresses_in(text: str) -> set[str]:
    """Return the local addresses that a page, a feed or a sitemap names."""
    found = {unescape("".join(groups)) for groups in ADDRESS.findall(text)}
    local = {url.removeprefix("http://localhost").removeprefix("http://testserver") for url in found}
    return {url.split("#")[0] for url in local if re.match(r"/(?!/|media|static|admin)", url)}


def test_crawl_of_every_public_address_finds_no_secret(newsroom: NewsIndex) -> None:
    client = Client()
    waiting, seen = guesses(), set[str]()
    texts: dict[str, str] = {}
    while waiting:
        path = waiting.pop()
        seen.add(path)
        response = client.get(path)
        assert response.status_code < 500, path
        if response.streaming:
            continue
        own = {"Content-Length", "X-Request-Id"}
        headers = {name: value for name, value in response.items() if name not in own}
        texts[path] = f"{headers}{response.content.decode()}"
        waiting |= (addresses_in(texts[path]) | {response.get("Location", "/")}) - seen
    kinds = [
        "/open/live/",
        "/feed.rss",
        "/tags/",
        "/archive/",
        "/sitemap-pages.xml",
        "/search/?q=zqdraftword",
    ]
    assert set(kinds) < set(texts)
    for path in ("/open/live/", "/feed.rss", "/feed.atom", "/feed.json", "/open/", "/", "/nothing/"):
        assert "In the open" in texts[path], path
    assert not any(text.count("In the open") for path, text in texts.items() if "/seen/" in path)
    for path, text in texts.items():
        for state, word in WORDS.items():
            # A page that is not found, or a search, may repeat what was asked for, and nothing more.
            if path.startswith("/search/?q=") and word in path:
                assert text.replace(word, NONSENSE) == texts[path.replace(word, NONSENSE)], path
            else:
                # Who is to sign in first is told where that leads; caches, by what name they know a tag.
                asked = path.partition("?next=")[2] or path
                told = text.replace(path, "").replace(asked, "")
                if word in path:
                    told = told.replace(f"tag:{newsroom.get_parent().pk}:{word}", "")
                assert word not in told, f"the word of {state} is at {path}"


def test_beacon_answers_the_same_for_what_is_public_and_what_is_not(newsroom: NewsIndex) -> None:
    client = Client()
    answers = {
        (response.status_code, response.content, str(response.headers).replace(response["X-Request-Id"], ""))
        for page in [*Page.objects.all(), Page(pk=10**9)]
        for response in [client.post(f"/seen/{page.pk}/", headers={"user-agent": "Mozilla/5.0"})]
    }
    assert len(answers) == 1


API = "/api/content/v1"
LISTS = (
    "articles?view=full",
    "articles?order=updated&count=true",
    "articles.ninjs?view=full",
    "sections",
    "tags",
    "authors",
    "most-read",
    "site",
    f"archive/{timezone.now().year}",
)


def test_content_api_tells_no_secret(newsroom: NewsIndex, client: Client) -> None:
    paths = [f"{API}/{path}" for path in LISTS]
    paths += [f"{API}/articles?q={word}" for word in WORDS.values()]
    paths += [f"{API}/articles?{name}={word}" for name in ("tag", "author") for word in WORDS.values()]
    for page in Page.objects.all():
        one = f"{API}/articles/{page.pk}"
        paths += [one, f"{one}.ninjs", f"{one}/next", f"{one}/previous", f"{one}/related"]
        paths += [f"{API}/articles?section={page.pk}", f"{API}/streams/section:{page.pk}"]
        paths += [f"{API}/articles/by-path?path={page.url}", f"{API}/articles?ids={page.pk}"]
    paths += [f"{API}/authors/{word}" for word in WORDS.values()]
    answers = {path: client.get(path, headers={"accept": "*/*"}).content.decode() for path in paths}
    assert "In the open" in answers[f"{API}/articles?view=full"]
    for path, text in answers.items():
        for state, word in WORDS.items():
            assert word not in told(text), f"the word of {state} is at {path}"


def told(text: str) -> str:
    """Return the text without the addresses that articles had which are gone, as ninjs names them."""
    for url in Retraction.objects.values_list("url", flat=True):
        text = text.replace(url, "")
    return text


def test_record_holds_no_secret(newsroom: NewsIndex) -> None:
    # What has expired stays in the record until the worker comes; no reader gets to see it.
    kept = PublishedArticle.objects.current().values_list("document", "card")
    text = json.dumps([list(row) for row in kept])
    assert "In the open" in text
    for word in WORDS.values():
        assert word not in text


def test_log_names_nothing_that_was_never_public(newsroom: NewsIndex) -> None:
    rows = [str(row) for row in Change.objects.values_list("url", "former_url", "streams", "note")]
    rows += [str(row) for row in Retraction.objects.values_list("url", "note")]
    for state in ("draft", "review", "scheduled", "change"):
        assert not any(WORDS[state] in row for row in rows), state
