"""A newsroom with many published articles and some work in hand, in the database of DATABASE_URL.

Run by desk.py. `newsroom.py fill COUNT` fills the database; `newsroom.py serve` shows the screens that it
reads from its input, one line of JSON each, and answers each with one line. Apart, because Python's
garbage collector would walk through all that the loading left.
"""

import json
import sys
import time
from datetime import timedelta
from typing import Any
from uuid import uuid4

import django

django.setup()

from django.contrib.auth import get_user_model  # noqa: E402
from django.contrib.auth.models import Group  # noqa: E402
from django.contrib.contenttypes.models import ContentType  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.test.utils import CaptureQueriesContext  # noqa: E402
from django.utils import timezone  # noqa: E402
from wagtail.admin.models import EditingSession  # noqa: E402
from wagtail.models import Locale, Page, Revision, Workflow, WorkflowState  # noqa: E402
from wagtail.models import get_default_page_content_type as page_type  # noqa: E402

from news.desk.models import PlannedStory  # noqa: E402
from news.models import NewsArticle, NewsIndex  # noqa: E402
from news.review.models import (  # noqa: E402
    Approval,
    AuditEntry,
    Contribution,
    ReviewTask,
    UnsignedStory,
    WorkItem,
)
from tests import factories  # noqa: E402
from tests.review.newsroom import group_for, member  # noqa: E402

NOW = timezone.now()
SECTIONS = 20
REPORTERS = 40
# The same in a newsroom of any age: what is in hand, and what came out today.
IN_HAND = {"in_review": 100, "draft": 50, "returned": 20, "scheduled": 30}
TODAY = 40
UNSIGNED = 3
BATCH = 2_000
BODY = json.dumps(
    [{"type": "paragraph", "value": "<p>Some news.</p>" * 60, "id": "0" * 36}],
)


class Load:
    """Rows straight into the tables: the acts would take hours."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.sections = [factories.section(title=f"Section {number}") for number in range(SECTIONS)]
        group_for("Reporters of a section", self.sections[0], "add", "change")
        self.reporter = member("reporter", "Reporters of a section")
        self.editor = member("editor", "Editors")
        self.publisher = member("publisher", "Publishers")
        self.chief = factories.superuser("chief")
        everywhere = Group.objects.get(name="Reporters")
        self.writers = [self.reporter]
        for number in range(REPORTERS):
            writer = get_user_model()(username=f"writer{number}", first_name=f"Writer {number}")
            writer.set_unusable_password()
            writer.save()
            writer.groups.add(everywhere)
            self.writers.append(writer)
        self.desk = ReviewTask.objects.get(name="Desk review")
        self.publication = ReviewTask.objects.get(name="Publication")
        self.workflow_state = WorkflowState.objects.create(
            workflow=Workflow.objects.get(name="Newsroom review"),
            base_content_type=page_type(),
            content_type=ContentType.objects.get_for_model(NewsArticle),
            object_id="0",
            status=WorkflowState.STATUS_APPROVED,
        )

    def all(self) -> None:
        with transaction.atomic():
            self.articles = self.pages()
            self.insert_articles()
            self.history()
            self.work()
        if connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("VACUUM ANALYZE")

    def section_of(self, number: int) -> NewsIndex:
        return self.sections[number % SECTIONS]

    def writer_of(self, number: int) -> Any:
        # Sections and writers must not go in step, or each reporter would have one section only.
        return self.writers[(self.count - number - 1) // SECTIONS % len(self.writers)]

    def age_of(self, number: int) -> timedelta:
        """The newest first: the last of the work is in hand, the rest lies over ten years."""
        return timedelta(days=3650 * (self.count - number) / self.count)

    def pages(self) -> list[Page]:
        """Articles below the sections, in turns; the last ones are the work in hand."""
        content_type, locale = ContentType.objects.get_for_model(NewsArticle), Locale.get_default()
        first_draft = self.count - sum(IN_HAND.values())
        pages = []
        for number in range(self.count):
            section, at = self.section_of(number), NOW - self.age_of(number)
            slug = f"story-{number}"
            live = number < first_draft
            pages.append(
                Page(
                    path=Page._get_path(section.path, section.depth + 1, number // SECTIONS + 1),  # noqa: SLF001
                    depth=section.depth + 1,
                    title=f"What the city said of it on day {number}",
                    draft_title=f"What the city said of it on day {number}",
                    slug=slug,
                    url_path=f"{section.url_path}{slug}/",
                    content_type=content_type,
                    locale=locale,
                    translation_key=uuid4(),
                    owner=self.writer_of(number),
                    live=live,
                    first_published_at=at if live else None,
                    last_published_at=at if live else None,
                    latest_revision_created_at=at,
                )
            )
        Page.objects.bulk_create(pages, batch_size=BATCH)
        for section in self.sections:
            Page.objects.filter(pk=section.pk).update(numchild=self.count // SECTIONS)
        return pages

    def insert_articles(self) -> None:
        meta = NewsArticle._meta  # noqa: SLF001
        blank = NewsArticle()
        values = {
            field.column: field.get_db_prep_save(field.value_from_object(blank), connection)
            for field in meta.local_concrete_fields
        }
        values["body"] = BODY
        columns = ", ".join(f'"{column}"' for column in values)
        marks = ", ".join(["%s"] * len(values))
        statement = f'INSERT INTO "{meta.db_table}" ({columns}) VALUES ({marks})'  # noqa: S608
        with connection.cursor() as cursor:
            for start in range(0, self.count, BATCH):
                batch = self.articles[start : start + BATCH]
                cursor.executemany(
                    statement, [tuple((values | {"page_ptr_id": page.pk}).values()) for page in batch]
                )

    def history(self) -> None:
        """A revision, a contribution and its proof for each; approvals that were used."""
        article_type = ContentType.objects.get_for_model(NewsArticle)
        first_draft = self.count - sum(IN_HAND.values())
        revisions, contributions, approvals, entries = [], [], [], []
        for number, page in enumerate(self.articles):
            writer, at, digest = page.owner, NOW - self.age_of(number), f"{number:064x}"
            revisions.append(
                Revision(
                    base_content_type=page_type(),
                    content_type=article_type,
                    object_id=str(page.pk),
                    user=writer,
                    created_at=at,
                    object_str=page.title,
                    content={"title": page.title, "body": BODY},
                )
            )
            contributions.append(
                Contribution(
                    article_id=page.pk,
                    revision_id=number + 1_000_000,
                    user_id=writer.pk,
                    user_name=writer.first_name,
                    at=at,
                    digest=digest,
                    changed=True,
                    approved_at=at if number < first_draft else None,
                )
            )
            if number >= first_draft:
                continue
            if number >= first_draft - TODAY:
                at = NOW
            for task, user in ((self.desk, self.editor), (self.publication, self.publisher)):
                approvals.append(
                    Approval(
                        article_id=page.pk,
                        workflow_state=self.workflow_state,
                        task=task,
                        stage=task.name,
                        user=user,
                        user_name=user.first_name,
                        revision_id=number,
                        digest=digest,
                        at=at,
                        ended_at=at,
                        end=Approval.End.USED,
                    )
                )
            entries.append(self.entry(number, page, at))
        for model, rows in (
            (Revision, revisions),
            (Contribution, contributions),
            (Approval, approvals),
            (AuditEntry, entries),
        ):
            model.objects.bulk_create(rows, batch_size=BATCH)  # type: ignore[attr-defined]
        for page, entry in zip(
            self.articles[first_draft - UNSIGNED : first_draft], entries[-UNSIGNED:], strict=True
        ):
            UnsignedStory.objects.create(article_id=page.pk, entry=entry)

    def entry(self, number: int, page: Page, at: Any) -> AuditEntry:
        return AuditEntry(
            seq=number + 1,
            at=at,
            road=AuditEntry.Road.REVIEWED,
            article_id=page.pk,
            headline=page.title,
            section_id=self.section_of(number).pk,
            revision_id=number,
            digest=f"{number:064x}",
            authors=[{"id": page.owner_id, "name": page.owner.first_name}],
            by_id=self.publisher.pk,
            by_name="Publisher",
            previous_hash=f"{number:064x}",
            hash=f"{number + 1:064x}",
        )

    def work(self) -> None:
        items, number = [], self.count - sum(IN_HAND.values())
        for state, how_many in IN_HAND.items():
            for turn in range(how_many):
                page = self.articles[number]
                items.append(
                    WorkItem(
                        article_id=page.pk,
                        section=self.section_of(number),
                        headline=page.title,
                        state=state,
                        since=NOW - timedelta(hours=turn),
                        saved_at=NOW - timedelta(hours=turn),
                        stage=(self.desk, self.publication)[turn % 2] if state == "in_review" else None,
                        digest=f"{number:064x}",
                        note="Who says so?" if state == "returned" else "",
                        due_at=NOW + timedelta(hours=24 - turn) if state == "in_review" else None,
                        goes_live_at=NOW + timedelta(hours=turn + 1) if state == "scheduled" else None,
                        assignee=self.editor if turn % 5 == 0 else None,
                        priority=turn % 3,
                    )
                )
                number += 1
        WorkItem.objects.bulk_create(items)
        for item in items[:5]:
            EditingSession.objects.create(
                user=self.publisher,
                content_type=page_type(),
                object_id=str(item.article_id),
                # They stay until the measuring is over.
                last_seen_at=NOW + timedelta(hours=1),
            )
        for turn in range(20):
            PlannedStory.objects.create(
                headline=f"Planned {turn}",
                section=self.sections[0],
                reporter=self.reporter,
                deadline=NOW + timedelta(hours=turn),
            )


def show(clients: dict[str, Client], who: str, path: str) -> dict[str, Any]:
    began = time.perf_counter()
    response = clients[who].get(path)
    seconds = time.perf_counter() - began
    if response.status_code != 200:
        sys.exit(f"{path} answers {response.status_code} to {who}")
    # Counted apart from the measured request: counting takes time.
    with CaptureQueriesContext(connection) as captured:
        clients[who].get(path)
    slowest = max(captured.captured_queries, key=lambda query: float(query["time"]))
    return {
        "seconds": seconds,
        "queries": len(captured),
        "slowest": [float(slowest["time"]), slowest["sql"]],
    }


def fill(count: int) -> None:
    began = time.monotonic()
    call_command("migrate", verbosity=0)
    Load(count).all()
    print(f"{count:,} articles loaded in {time.monotonic() - began:.0f} s, {connection.vendor}")


def serve() -> None:
    clients = {}
    for user in get_user_model().objects.filter(username__in=["reporter", "editor", "chief"]):
        clients[user.username] = Client(SERVER_NAME="localhost")
        clients[user.username].force_login(user)
    for line in sys.stdin:
        who, path = json.loads(line)
        print(json.dumps(show(clients, who, path)), flush=True)


def main() -> None:
    if sys.argv[1] == "fill":
        fill(int(sys.argv[2]))
    else:
        serve()


if __name__ == "__main__":
    main()
