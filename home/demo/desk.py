"""What is going on at the demonstration paper: stories in review, one sent back, breaking news unsigned."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from cms.users.models import User
from home.demo.reading import Paper, read
from news.desk.models import Notice, PlannedStory
from news.models import NewsArticle, NewsIndex
from news.review.acts.approve import approve
from news.review.acts.publish_before_review import publish_before_review
from news.review.acts.send_back import send_back
from news.review.digest import digest_of_revision
from news.review.models import WorkItem


@dataclass(frozen=True)
class Desk:
    """Does to drafts what people do, by the acts that the screens call."""

    paper: Paper
    accounts: dict[str, User]

    def go_on(self, article: NewsArticle, entry: dict[str, Any]) -> None:
        """Bring a draft to the state that its entry names; `draft` and `scheduled` included."""
        {
            "draft": self.leave,
            "in_review": self.put_on_desk,
            "for_publication": self.pass_desk,
            "sent_back": self.send_back,
            "scheduled": self.approve_all,
            "breaking": self.publish_at_once,
        }[entry["state"]](article, entry)

    def leave(self, article: NewsArticle, entry: dict[str, Any]) -> None:
        """Somebody is still writing."""

    def submit(self, article: NewsArticle, entry: dict[str, Any]) -> None:
        by = self.accounts[entry.get("by", "reporter")]
        NewsArticle.objects.get(pk=article.pk).get_workflow().start(fresh(article), by)

    def put_on_desk(self, article: NewsArticle, entry: dict[str, Any]) -> None:
        self.submit(article, entry)
        WorkItem.objects.filter(article=article).update(
            assignee=self.accounts["editor"],
            priority=WorkItem.Priority.HIGH,
            since=self.paper.now - timedelta(hours=26),
            due_at=self.paper.now - timedelta(hours=2),
        )

    def pass_desk(self, article: NewsArticle, entry: dict[str, Any]) -> None:
        self.submit(article, entry)
        self.approve(article, "editor")

    def send_back(self, article: NewsArticle, entry: dict[str, Any]) -> None:
        self.submit(article, entry)
        comment = read("desk.toml")["sent_back"]["comment"]
        send_back(stage(article), by=self.accounts["editor"], digest=digest(article), comment=comment)

    def approve_all(self, article: NewsArticle, entry: dict[str, Any]) -> None:
        self.pass_desk(article, entry)
        self.approve(article, "publisher")

    def approve(self, article: NewsArticle, name: str) -> None:
        approve(stage(article), by=self.accounts[name], digest=digest(article))

    def publish_at_once(self, article: NewsArticle, entry: dict[str, Any]) -> None:
        by = self.accounts["publisher"]
        publish_before_review(article.pk, by=by, digest=digest(article), reason=entry["reason"])

    def plan(self, sections: dict[str, NewsIndex]) -> None:
        for entry in read("desk.toml")["plan"]:
            PlannedStory.objects.create(
                headline=entry["headline"],
                section=sections[entry["section"]],
                reporter=self.accounts[entry["reporter"]] if "reporter" in entry else None,
                deadline=self.paper.moment(entry),
                note=entry["note"],
                planned_by=self.accounts["editor"],
            )

    def keep_mail_back(self) -> None:
        """The notices are in the lists of those whom they concern; nobody waits for mail about them."""
        Notice.objects.update(state=Notice.State.NONE)


def fresh(article: NewsArticle) -> NewsArticle:
    return NewsArticle.objects.get(pk=article.pk)


def stage(article: NewsArticle) -> Any:
    return fresh(article).current_workflow_task_state


def digest(article: NewsArticle) -> str:
    return digest_of_revision(fresh(article).get_latest_revision())
