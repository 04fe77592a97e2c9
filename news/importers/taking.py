"""Takes a batch of stories into the newsroom: what is new, what changed at its source, what is the same."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from wagtail.models import Page, Revision

from news.importers import pages
from news.importers.lines import Story
from news.importers.models import ImportedArticle
from news.importers.things import Authors, Sections, Tags
from news.models import ArticleAuthor, NewsArticle, NewsIndex
from news.publishing.work import publication
from news.record.indexing import indexing_meanwhile
from news.review.acts.release import take_over
from news.review.acts.take_over_all import take_over_all
from news.review.audit import attested


@dataclass
class Report:
    """What became of the lines. `refused` are their numbers, and why."""

    taken: Counter[str] = field(default_factory=Counter)
    refused: list[tuple[int, str]] = field(default_factory=list)

    def refuse(self, number: int, why: str) -> None:
        self.refused.append((number, why))


class Importer:
    """Imports from one source, below one page."""

    def __init__(self, source: str, sections: Sections) -> None:
        self.source = source
        self.sections = sections
        self.authors, self.tags = Authors(), Tags()

    def take(self, stories: Sequence[Story], report: Report) -> None:
        """Take a batch, in one transaction: a run that is killed has taken it whole, or not at all."""
        taken, refused = Counter[str](), Report()
        known = self.known(stories)
        first = {story.id: story for story in reversed(stories) if story.id not in known}
        places = self.places(first.values(), refused)
        with transaction.atomic():
            self.lock([known[each.id] for each in stories if each.id in known], places.values())
            new: dict[str, Story] = {}
            for story in stories:
                if story.id in new:
                    refused.refuse(story.number, f"id {story.id}: also in line {new[story.id].number}")
                elif story.id not in known:
                    new[story.id] = story
                elif known[story.id].digest == story.digest:
                    taken["unchanged"] += 1
                else:
                    self.change(known[story.id], story, taken, refused)
            taken["new"] += self.add([story for story in new.values() if story.number in places], places)
        # The batch is written: now it can be told.
        report.taken += taken
        report.refused += refused.refused

    def known(self, stories: Sequence[Story]) -> dict[str, ImportedArticle]:
        rows = ImportedArticle.objects.filter(
            source=self.source, source_id__in=[story.id for story in stories]
        )
        return {row.source_id: row for row in rows}

    def places(self, stories: Iterable[Story], report: Report) -> dict[int, NewsIndex]:
        """Return the sections of new stories, by line. What is missing is made, published and committed."""
        places: dict[int, NewsIndex] = {}
        for story in stories:
            try:
                places[story.number] = self.sections.get(story.section)
            except ValidationError as error:
                report.refuse(story.number, f"section {story.section!r}: {'; '.join(error.messages)}")
        return places

    def lock(self, known: Iterable[ImportedArticle], sections: Iterable[NewsIndex]) -> None:
        """Hold the pages that the batch may write, before it takes the record's lock for the first of them.

        Nobody who holds the record's lock may ask for another page's row: decision 0007.
        """
        ids = {row.article_id for row in known} | {section.pk for section in sections}
        list(Page.objects.select_for_update().filter(pk__in=ids).order_by("pk").values_list("pk"))

    def add(self, stories: list[Story], places: Mapping[int, NewsIndex]) -> int:
        """Make what is new. Return how many."""
        if not stories:
            return 0
        self.load_names(stories)
        with indexing_meanwhile():
            made = pages.make(stories, places, self.authors, self.tags)
            take_over_all(made, reason=f"Imported from {self.source}")
            self.remember(stories, made)
        return len(stories)

    def remember(self, stories: Sequence[Story], made: Sequence[tuple[NewsArticle, Revision]]) -> None:
        ImportedArticle.objects.bulk_create(
            ImportedArticle(
                source=self.source,
                source_id=story.id,
                article=article,
                revision_id=revision.pk,
                digest=story.digest,
            )
            for story, (article, revision) in zip(stories, made, strict=True)
        )

    def load_names(self, stories: Sequence[Story]) -> None:
        self.authors.load(name for story in stories for name in story.authors)
        self.tags.load(name for story in stories for name in story.tags)

    def change(self, row: ImportedArticle, story: Story, taken: Counter[str], report: Report) -> None:
        """Bring an article in line with its source, unless the newsroom has had its hands on it."""
        article = NewsArticle.objects.filter(pk=row.article_id).first()
        if article is None or attested(article.pk) is None:
            report.refuse(story.number, f"id {story.id}: the newsroom has taken it back")
        elif article.latest_revision_id != row.revision_id:
            report.refuse(story.number, f"id {story.id}: the newsroom has changed it since")
        else:
            self.load_names([story])
            with publication():
                revision = self.rewritten(article, story)
                take_over(revision, reason=f"Imported from {self.source}")
            row.revision_id, row.digest = revision.pk, story.digest
            row.save(update_fields=["revision_id", "digest"])
            taken["changed"] += 1

    def rewritten(self, article: NewsArticle, story: Story) -> Any:
        """Save and return a draft of the article that says what the story says. Its address stays."""
        page = article.get_latest_revision_as_object()
        new = pages.draft(story, article.get_parent(), slug=article.slug, path=article.path)
        for name in ("title", "kicker", "standfirst", "place", "initial_views", "body", "published_at"):
            setattr(page, name, getattr(new, name))
        page.bylines = [
            ArticleAuthor(author=self.authors.by_name[name], sort_order=order)
            for order, name in enumerate(story.authors)
        ]
        page.tags.set([self.tags.by_name[name] for name in story.tags])
        return page.save_revision()
