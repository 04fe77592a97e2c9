"""What `scale.py` asks for, as readers, consumers of the API and editors do; and what it does."""

from collections.abc import Callable
from itertools import count
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.db.models import Max
from django.test import RequestFactory
from django.urls import reverse
from wagtail.models import GroupPagePermission, Site

from bench.scale_words import titled, words
from cms.ops.stop import Stop
from cms.ops.worker import Worker
from news.api.parameters import ListOfArticles
from news.api.select import name_of
from news.api.site import site_facts
from news.models import ArticleAuthor, Author, NewsArticle, NewsIndex
from news.record.models import Change, PublishedArticle, StreamCount, StreamEntry
from news.record.selection import Order
from news.record.streams import Position, author_stream, section_stream, sign_text, tag_stream
from news.review.acts.release import take_over
from news.review.acts.retract import retract
from news.site.sitemaps.articles import periods

API = "/api/content/v1"
# Page 10,000 of a list, if it has so many.
FAR = 200_000
Asked = dict[str, str]


class Newsroom:
    """What there is in this database to ask for."""

    def __init__(self) -> None:
        self.site = Site.objects.get(is_default_site=True)
        self.home_id = self.site.root_page_id
        largest = StreamCount.objects.filter(group="section").order_by("-articles", "key")[0]
        self.section = NewsIndex.objects.get(pk=int(largest.key))
        tags = StreamCount.objects.filter(group=f"tag:{self.home_id}").order_by("-articles", "key")
        self.tag, self.rare_tag = tags[0].key, tags.filter(articles__gte=20).order_by("articles")[0].key
        author = StreamCount.objects.filter(group="author").order_by("-articles", "key")[0]
        self.author = Author.objects.get(pk=int(author.key))
        # From the middle, so that it has articles before it and after it.
        stream = section_stream(self.section.pk).name
        middle = self.at(stream, 1000)
        self.article = PublishedArticle.objects.get(pk=middle.article_id)
        last = Change.objects.aggregate(last=Max("seq"))["last"]
        self.middle_of_log = sign_text(str(last // 2), "changes")

    def at(self, stream: str, depth: int) -> Position:
        """Return the position of the entry so deep down, or of one near the end."""
        entries = StreamEntry.objects.filter(stream=stream).order_by("-published_at", "-article_id")
        far = min(depth, entries.count() * 9 // 10)
        return Position(*entries.values_list("published_at", "article_id")[far])


def pages(room: Newsroom) -> Asked:
    """Return what readers ask for."""
    day, section = room.article.published_at, f"/{room.section.slug}/"
    deep = {
        name: room.at(name, FAR)
        for name in (section_stream(room.section.pk).name, tag_stream(room.home_id, room.tag).name)
    }
    in_section, in_tag = [
        position.sign(name if name.startswith("section:") else f"{name}:next")
        for name, position in deep.items()
    ]
    streams = [author_stream(room.author.pk).name, f"site:{room.home_id}"]
    in_author = room.at(streams[0], FAR).sign(f"{' '.join(streams)}:next")
    return {
        "front page": "/",
        "largest section": section,
        "largest section, far down": f"{section}?before={in_section}",
        "tag": f"/tags/{room.tag}/",
        "tag, far down": f"/tags/{room.tag}/?before={in_tag}",
        "rare tag": f"/tags/{room.rare_tag}/",
        "author": f"/authors/{room.author.slug}/",
        "author, far down": f"/authors/{room.author.slug}/?before={in_author}",
        "list of tags": "/tags/",
        "list of authors": "/authors/",
        "article": room.article.path,
        "archive": "/archive/",
        "archive of a year": f"/archive/{day:%Y}/",
        "archive of a month": f"/archive/{day:%Y/%m}/",
        "archive of a day": f"/archive/{day:%Y/%m/%d}/",
        "archive of the section": f"{section}archive/{day:%Y/%m}/",
        "most read": "/most-read/",
        "feed": "/feed.rss",
        "feed of the section": f"{section}feed.atom",
        "feed of the tag": f"/tags/{room.tag}/feed.json",
        "sitemap": "/sitemap.xml",
        "sitemap of pages": "/sitemap-pages.xml",
        "sitemap of news": "/sitemap-news.xml",
        "sitemap of tags": "/sitemap-en-tags.xml",
        "sitemap of authors": "/sitemap-en-authors.xml",
        "sitemap of a month, or a day": f"/sitemap-en-{period(room)}.xml",
        "live line": f"/-/live/{section_stream(room.section.pk).name}",
        "no such page": f"{section}no-such-page/",
    }


def period(room: Newsroom) -> str:
    """Return the period of the article in the middle, as the index of sitemaps has it."""
    facts = site_facts(RequestFactory().get("/", headers={"host": room.site.hostname}))
    day = room.article.published_at.date().isoformat()
    return next(each for each in periods(facts, facts.main) if day.startswith(each))


def searches(room: Newsroom) -> Asked:
    """Return searches for words of each kind, by relevance and by date, on the site and by the API."""
    asked = {}
    for kind, text in words(room).items():
        q = text.replace(" ", "+")
        asked[f"search, {kind}"] = f"/search/?q={q}"
        asked[f"search, {kind}, by date"] = f"/search/?q={q}&order=date"
        asked[f"search, {kind}, in the section"] = f"/search/?q={q}&section={room.section.pk}"
        asked[f"API, search, {kind}"] = f"{API}/articles?q={q}"
        asked[f"API, search, {kind}, oldest, counted"] = f"{API}/articles?q={q}&order=oldest&count=true"
        asked[f"API, search, {kind}, in a rare tag"] = f"{API}/articles?q={q}&tag={room.rare_tag}"
    return asked


def calls(room: Newsroom) -> Asked:
    """Return what consumers of the API ask for."""
    pk, day = room.article.pk, room.article.published_at
    common = words(room)["common word"]
    middle, of_author = room.middle_of_log, f"streams=author:{room.author.pk}"
    combined = f"section={room.section.pk}&tag={room.tag}&author={room.author.slug}"
    dates = f"published_from={day.year - 1}-01-01&published_to={day.year + 1}-12-31"
    return {
        "API, first page": f"{API}/articles",
        "API, first page, full": f"{API}/articles?view=full",
        "API, page 10,000": f"{API}/articles?cursor={cursor(room, limit=20)}",
        "API, oldest": f"{API}/articles?order=oldest",
        "API, updated": f"{API}/articles?order=updated",
        "API, updated since": f"{API}/articles?updated_since=2100-01-01",
        "API, published long ago, by update": f"{API}/articles?order=updated&published_to=2000-01-01",
        "API, combined, and nothing fulfils it": f"{API}/articles?{combined}&tag={room.rare_tag}",
        "API, combined filters": f"{API}/articles?{combined}&{dates}",
        "API, combined filters and words": f"{API}/articles?{combined}&{dates}&q={common}",
        "API, combined, counted": f"{API}/articles?{combined}&{dates}&count=true",
        "API, counted": f"{API}/articles?count=true",
        "API, counted, of dates": f"{API}/articles?count=true&{dates}",
        "API, breaking": f"{API}/articles?breaking=true",
        "API, not breaking": f"{API}/articles?breaking=false",
        "API, article": f"{API}/articles/{pk}",
        "API, related": f"{API}/articles/{pk}/related",
        "API, next": f"{API}/articles/{pk}/next",
        "API, previous": f"{API}/articles/{pk}/previous",
        "API, ninjs": f"{API}/articles.ninjs",
        "API, stream": f"{API}/streams/tag:{room.home_id}:{room.tag}",
        "API, changes from the middle": f"{API}/changes?after={middle}",
        "API, changes of a stream": f"{API}/changes?after={middle}&{of_author}",
        "API, sections": f"{API}/sections",
        "API, tags": f"{API}/tags",
        "API, authors": f"{API}/authors",
        "API, author": f"{API}/authors/{room.author.slug}",
        "API, archive of a year": f"{API}/archive/{day.year}",
        "API, archive of a month": f"{API}/archive/{day.year}/{day.month}",
        "API, most read": f"{API}/most-read",
        "API, site": f"{API}/site",
        "Wagtail's API": "/api/v2/pages/",
        "Wagtail's API, articles": "/api/v2/pages/?type=news.NewsArticle&fields=*&order=-first_published_at",
    }


def cursor(room: Newsroom, **params: Any) -> str:
    """Return the cursor of page 10,000 of the API's list of all articles."""
    facts = site_facts(RequestFactory().get("/", headers={"host": room.site.hostname}))
    name = name_of(facts, ListOfArticles(**params), Order.NEWEST)
    return room.at(f"site:{room.home_id}", FAR).sign(f"{name}:next")


def screens(room: Newsroom) -> Asked:
    """Return what editors ask for."""
    common, rare, two = (text.replace(" ", "+") for text in titled(room))
    explorer = reverse("wagtailadmin_explore", args=[room.section.pk])
    chooser = reverse("wagtailadmin_choose_page_child", args=[room.section.pk])
    far = min(FAR, room.section.numchild) // 50 * 9 // 10
    return {
        "dashboard": "/admin/",
        "queue": reverse("desk:queue"),
        "explorer": explorer,
        "explorer, page 2": f"{explorer}?p=2",
        "explorer, far page": f"{explorer}?p={far}",
        "explorer, by title": f"{explorer}?ordering=title",
        "explorer, oldest": f"{explorer}?ordering=latest_revision_created_at",
        "explorer, by status": f"{explorer}?ordering=live",
        "explorer, by type": f"{explorer}?ordering=content_type__model",
        "explorer, search": f"{explorer}?q={common}",
        "explorer, of the front page": reverse("wagtailadmin_explore", args=[room.home_id]),
        "explorer, filtered": f"{explorer}?has_child_pages=false",
        "search for pages": f"/admin/pages/search/?q={common}",
        "search for pages, rare": f"/admin/pages/search/?q={rare}",
        "search for pages, two words": f"/admin/pages/search/?q={two}",
        "search for pages, by title": f"/admin/pages/search/?q={common}&ordering=title",
        "search for pages, no words": "/admin/pages/search/",
        "chooser": chooser,
        "chooser, page 2": f"{chooser}?p=2",
        "chooser, articles": f"{chooser}?page_type=news.NewsArticle",
        "chooser, search": f"{reverse('wagtailadmin_choose_page_search')}?q={common}",
        "article": reverse("wagtailadmin_pages:edit", args=[room.article.pk]),
        "article, history": reverse("wagtailadmin_pages:history", args=[room.article.pk]),
        "article, usage": reverse("wagtailadmin_pages:usage", args=[room.article.pk]),
        "section": reverse("wagtailadmin_pages:edit", args=[room.section.pk]),
        "new article": reverse("wagtailadmin_pages:add", args=["news", "newsarticle", room.section.pk]),
        "proof": reverse("desk:proof"),
        "proof of an article": reverse("desk:article_proof", args=[room.article.pk]),
        "report": reverse("desk:report"),
        "calendar": reverse("desk:calendar"),
        "readership": reverse("readership:most_read"),
        "readership, ever": reverse("readership:most_read") + "?period=all",
        "site history": reverse("wagtailadmin_reports:site_history"),
        "aging pages": reverse("wagtailadmin_reports:aging_pages"),
        "locked pages": reverse("wagtailadmin_reports:locked_pages"),
        "page types": reverse("wagtailadmin_reports:page_types_usage"),
        "usage of a page type": reverse("wagtailadmin_pages:type_use", args=["news", "newsarticle"]),
        "authors": "/admin/snippets/news/author/",
        "author": reverse("wagtailsnippets_news_author:edit", args=[room.author.pk]),
        "author, usage": reverse("wagtailsnippets_news_author:usage", args=[room.author.pk]),
        "deletion of the author": reverse("wagtailsnippets_news_author:delete", args=[room.author.pk]),
    }


def people(room: Newsroom) -> dict[str, Any]:
    """Return who looks at the screens: who may do everything, and who works in the largest section."""
    users = get_user_model().objects
    chief, _made = users.get_or_create(username="bench", defaults={"is_superuser": True})
    editor, made = users.get_or_create(username="bench-editor")
    if made:
        group = room_group(room)
        editor.groups.add(group)
    return {"chief": chief, "editor": editor}


def room_group(room: Newsroom) -> Any:
    group, _made = Group.objects.get_or_create(name="Bench")
    group.permissions.set(Permission.objects.filter(codename="access_admin"))
    for codename in ("add_page", "change_page", "publish_page"):
        permission = Permission.objects.get(codename=codename, content_type__app_label="wagtailcore")
        GroupPagePermission.objects.get_or_create(group=group, page=room.section, permission=permission)
    return group


numbers = count(1)


def acts(room: Newsroom) -> dict[str, Callable[[], Callable[[], Any]]]:
    """Return what is done: each prepares something, and returns what is to be measured."""
    chief = people(room)["chief"]
    worker = Worker(poll_seconds=0, stop=Stop())

    def draft() -> NewsArticle:
        title = f"Bench {next(numbers)} of the day {room.article.pk}"
        parent = NewsIndex.objects.get(pk=room.section.pk)
        body = [("paragraph", "<p>Some news.</p>")]
        article = parent.add_child(instance=NewsArticle(title=title, live=False, body=body))
        article.tags.add(room.tag)
        article.bylines = [ArticleAuthor(author=room.author)]
        article.save_revision()
        return article

    def publication(article: NewsArticle) -> Callable[[], Any]:
        return lambda: take_over(article.get_latest_revision())

    def update() -> Callable[[], Any]:
        article = draft()
        publication(article)()
        article = NewsArticle.objects.get(pk=article.pk)
        article.title = f"{article.title}, again"
        article.save_revision()
        return publication(article)

    def retraction() -> Callable[[], Any]:
        article = draft()
        publication(article)()
        return lambda: retract(article.pk, by=chief, reason="Measured.", note="")

    def move() -> Callable[[], Any]:
        article = draft()
        publication(article)()
        other = NewsIndex.objects.exclude(pk=room.section.pk).first()
        return lambda: NewsArticle.objects.get(pk=article.pk).move(other, pos="last-child", user=chief)

    def idle_worker() -> Callable[[], Any]:
        while worker.round():
            pass
        return worker.round

    return {
        "a draft is made": lambda: draft,
        "an article is published": lambda: publication(draft()),
        "an article is updated": update,
        "an article is retracted": retraction,
        "an article is moved": move,
        "the worker finds nothing to do": idle_worker,
    }
