"""A newsroom of people and sections, and what they do: by the acts that the screens call."""

from typing import Any

from django.contrib.auth.models import Group
from django.test import Client
from wagtail.models import GroupPagePermission, Page, TaskState

from news.models import NewsArticle, NewsIndex
from news.review.acts.approve import approve
from news.review.acts.send_back import send_back
from news.review.digest import digest_of_revision
from tests import factories

PASSWORD = "secret"


def member(name: str, *groups: str, **fields: Any) -> Any:
    """Make an account in these of the groups that the migration made."""
    user = factories.user(name, first_name=name.title(), **fields)
    user.groups.set(Group.objects.filter(name__in=groups))
    return user


def group_for(name: str, section: Page, *verbs: str) -> Group:
    """Make a group that has these rights on one section's subtree only."""
    group = Group.objects.create(name=name)
    group.permissions.set(Group.objects.get(name="Reporters").permissions.all())
    for verb in verbs:
        GroupPagePermission.objects.create(group=group, page=section, permission_type=verb)
    return group


class Newsroom:
    """Two sections. Reporters work in one each; editors, publishers and lawyers in all."""

    def __init__(self) -> None:
        self.city: NewsIndex = factories.section(title="City", slug="city")
        self.sport: NewsIndex = factories.section(title="Sport", slug="sport")
        group_for("City reporters", self.city, "add", "change")
        group_for("Sport reporters", self.sport, "add", "change")
        self.reporter = member("reporter", "City reporters")
        self.colleague = member("colleague", "City reporters")
        self.outsider = member("outsider", "Sport reporters")
        self.editor = member("editor", "Editors")
        self.second_editor = member("maren", "Editors")
        self.publisher = member("publisher", "Publishers")
        self.second_publisher = member("weir", "Publishers")
        self.lawyer = member("lawyer", "Legal")
        self.chief = factories.superuser("chief")
        self.closed = member("closed", "Editors", "Publishers", is_active=False)

    def client(self, user: Any) -> Client:
        client = Client()
        client.force_login(user)
        return client

    def draft(self, by: Any = None, section: NewsIndex | None = None, **fields: Any) -> NewsArticle:
        """Make a draft that `by`, the reporter if nobody is named, wrote."""
        by = by or self.reporter
        parent = section or self.city
        parent.refresh_from_db()
        fields = {"title": "Story", "body": [("paragraph", "<p>Some news.</p>")], "owner": by} | fields
        article = parent.add_child(instance=NewsArticle(live=False, **fields))
        article.save_revision(user=by)
        return fresh(article)

    def revise(self, article: NewsArticle, *, by: Any, **fields: Any) -> NewsArticle:
        """Save a draft with these fields over the article's latest one."""
        draft = fresh(article).get_latest_revision_as_object()
        for name, value in fields.items():
            setattr(draft, name, value)
        draft.save_revision(user=by)
        return fresh(article)

    def submit(self, article: NewsArticle, *, by: Any = None) -> NewsArticle:
        by = by or self.reporter
        article = fresh(article)
        state = article.current_workflow_state
        if state:
            state.resume(by)
        else:
            article.get_workflow().start(article, by)
        return fresh(article)

    def approve(self, article: NewsArticle, *, by: Any, digest: str = "", comment: str = "") -> NewsArticle:
        approve(stage_of(article), by=by, digest=digest or digest_now(article), comment=comment)
        return fresh(article)

    def send_back(self, article: NewsArticle, *, by: Any, comment: str = "Shorter, please") -> NewsArticle:
        send_back(stage_of(article), by=by, digest=digest_now(article), comment=comment)
        return fresh(article)

    def published(self, **fields: Any) -> NewsArticle:
        """Make an article that has come through review: reporter, editor, publisher."""
        article = self.submit(self.draft(**fields))
        article = self.approve(article, by=self.editor)
        return self.approve(article, by=self.publisher)


def fresh(article: Page) -> NewsArticle:
    return NewsArticle.objects.get(pk=article.pk)


def stage_of(article: Page) -> TaskState:
    """Return the stage that the article is in; fails if it is in none."""
    state = fresh(article).current_workflow_task_state
    assert state is not None, "in no stage"
    return state


def stage_name(article: Page) -> str:
    state = fresh(article).current_workflow_task_state
    return state.task.name if state else ""


def digest_now(article: Page) -> str:
    return digest_of_revision(fresh(article).get_latest_revision())
