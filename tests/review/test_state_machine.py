"""No sequence of acts publishes a text that no second person has approved: a newsroom gone wild."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial
from typing import Any, ClassVar

import pytest
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule
from hypothesis.stateful import run_state_machine_as_test as run

from news.models import NewsArticle
from news.publishing.schedule import Expire
from news.record.models import PublishedArticle
from news.review import audit
from news.review.acts import approve as acts
from news.review.acts import sign as breaking
from news.review.acts.publish_before_review import publish_before_review
from news.review.acts.retract import retract
from news.review.authors import authors_of
from news.review.models import AuditEntry, UnsignedStory, WorkItem
from news.review.refusals import Refused
from news.review.schedule import GoLiveApproved
from tests.review import roads
from tests.review.model import IN_CHARGE, REVIEWERS, Story, Text
from tests.review.newsroom import Newsroom, digest_now, fresh, stage_name

HOUR = timedelta(hours=1)
PEOPLE = [
    "reporter",
    "colleague",
    "editor",
    "second_editor",
    "publisher",
    "second_publisher",
    "lawyer",
    "chief",
]
# Few, so that texts come back to what they were.
HEADLINES = ["One", "Two", "Three"]
CHANGES = ["headline", "nothing", "legal", "time", "no time"]
REVIEW = ["submit", "approve", "approve_another_text", "approve_an_ended_stage", "send_back", "cancel"]
IN_A_HURRY = ["break_news", "sign", "refuse_to_sign", "retract"]
# What happens after the first approval, and after the last.
BETWEEN = ["nothing", "nothing", "move", "headline", "legal"]
ENDS = ["nothing", "wait", "closed", "retract"]
AROUND = ["publish", "save", "schedule", "forge_time", "unpublish", "delete"]

who = st.sampled_from(PEOPLE)
which = st.sampled_from([0, 1])


class WildNewsroom(RuleBasedStateMachine):
    """Does what the rules let it do and what they do not, and knows which is which by `Story`."""

    room: ClassVar[Newsroom]

    def __init__(self) -> None:
        super().__init__()
        self.later = timedelta()
        self.closed: set[str] = set()
        self.example = transaction.atomic()
        self.example.__enter__()
        self.real_now = timezone.now
        timezone.now = self.now

    def teardown(self) -> None:
        timezone.now = self.real_now
        transaction.set_rollback(True)
        self.example.__exit__(None, None, None)

    def now(self) -> datetime:
        return self.real_now() + self.later

    @initialize()
    def two_drafts(self) -> None:
        writers = ["reporter", "editor"]
        self.articles = [
            self.room.draft(by=self.person(name), title="One", slug=f"story-{number}")
            for number, name in enumerate(writers)
        ]
        self.stories = [Story(Text("One"), [name]) for name in writers]

    def person(self, name: str) -> Any:
        # Fresh: rights are kept on the object.
        return type(self.room.reporter).objects.get(pk=getattr(self.room, name).pk)

    def attempt(self, allowed: bool, act: Callable[[], object]) -> bool:
        """Do it. Fails if it is refused though allowed, or done though not."""
        try:
            with transaction.atomic():
                act()
        except Refused:
            assert not allowed, "refused, though the rules allow it"
            return False
        assert allowed, "done, though the rules forbid it"
        return True

    def may(self, n: int, act: str, name: str) -> bool:
        """Do the rules let this person do it now?"""
        story = self.stories[n]
        rules: dict[str, Callable[[str], bool]] = {
            "approve": story.may_approve,
            "send_back": lambda name: story.may_review(name, story.stage),
            "break_news": story.may_break,
            "sign": story.may_sign,
            "refuse_to_sign": story.may_sign,
            "retract": lambda name: name in IN_CHARGE and story.live is not None,
        }
        return name not in self.closed and (act not in rules or rules[act](name))

    def one_who_may(self, n: int, act: str, name: str) -> str:
        """Return somebody whom the rules let do it, or `name` if there is nobody."""
        able = [each for each in PEOPLE if self.may(n, act, each)]
        return able[PEOPLE.index(name) % len(able)] if able else name

    def one_who_is_tempted(self, n: int, act: str, name: str) -> str:
        """Return somebody who reviews here, and may not now: they wrote it, or their account is closed."""
        story = self.stories[n]
        reviewers = set.union(*REVIEWERS.values()) if story.unsigned else REVIEWERS.get(story.stage, set())
        tempted = [each for each in sorted(reviewers) if not self.may(n, act, each)]
        return tempted[PEOPLE.index(name) % len(tempted)] if tempted else name

    # Few rules with many acts each: hypothesis leaves rules out at random, and stories must get through.

    @rule(n=which, name=who, change=st.sampled_from([*CHANGES, "there and back"]))
    def somebody_writes(self, n: int, name: str, change: str) -> None:
        if change == "there and back":
            self.write_and_take_back(n, name)
        else:
            self.write(n, name, change)

    @rule(n=which, name=who, act=st.sampled_from(REVIEW), able=st.booleans())
    def somebody_reviews(self, n: int, name: str, act: str, able: bool) -> None:
        getattr(self, act)(
            n, self.one_who_may(n, act, name) if able else self.one_who_is_tempted(n, act, name)
        )

    @rule(
        n=which,
        name=who,
        stages=st.integers(1, 3),
        later=st.booleans(),
        between=st.sampled_from(BETWEEN),
        end=st.sampled_from(ENDS),
    )
    def story_goes_its_usual_way(
        self, n: int, name: str, stages: int, later: bool, between: str, end: str
    ) -> None:
        """It is submitted, and approved: by people who may, after others have tried. Its time comes."""
        if later and self.stories[n].state != "in_review":
            self.write(n, "reporter", "time")
        self.submit(n, name)
        for stage in range(stages):
            able = self.one_who_may(n, "approve", PEOPLE[PEOPLE.index(name) - stage])
            self.approve(n, self.one_who_is_tempted(n, "approve", name))
            self.approve_another_text(n, able)
            self.approve(n, able)
            if between == "move":
                self.move(n)
            elif between != "nothing":
                self.write(n, name, between)
            between = "nothing"
        if end == "closed":
            gone = self.one_whose_word_holds(name)
            self.close_or_open_account(gone)
            self.time_passes(4)
            self.close_or_open_account(gone)
        elif end == "wait":
            self.time_passes(4)
        elif end == "retract":
            self.retract(n, self.one_who_may(n, "retract", name))

    @rule(n=which, name=who, act=st.sampled_from(IN_A_HURRY), able=st.booleans())
    def somebody_is_in_a_hurry(self, n: int, name: str, act: str, able: bool) -> None:
        getattr(self, act)(
            n, self.one_who_may(n, act, name) if able else self.one_who_is_tempted(n, act, name)
        )

    @rule(n=which, name=who, end=st.sampled_from(["nothing", *IN_A_HURRY]))
    def news_breaks(self, n: int, name: str, end: str) -> None:
        """It is written and published at once. All who may not sign it try to, and then somebody may."""
        self.write(n, name, "headline")
        self.break_news(n, self.one_who_may(n, "break_news", name))
        for other in PEOPLE:
            if not self.may(n, "sign", other):
                self.sign(n, other)
        if end != "nothing":
            getattr(self, end)(n, self.one_who_may(n, end, name))

    @rule(name=who, hours=st.sampled_from([1, 4]), act=st.sampled_from(["time", "time", "account", "move"]))
    def world_turns(self, name: str, hours: int, act: str) -> None:
        if act == "time":
            self.time_passes(hours)
        elif act == "account":
            self.close_or_open_account(self.one_whose_word_holds(name))
        else:
            self.move(hours % 2)

    @rule(n=which, act=st.sampled_from(AROUND))
    def somebody_goes_around(self, n: int, act: str) -> None:
        self.go_around(n, act)

    # Writing

    def write(self, n: int, name: str, change: str) -> None:
        draft = self.stories[n].draft
        texts = {
            "headline": replace(draft, headline=HEADLINES[HEADLINES.index(draft.headline) - 1]),
            "nothing": draft,
            "legal": replace(draft, legal=not draft.legal),
            "time": replace(draft, at=self.now().replace(microsecond=0) + 2 * HOUR),
            "no time": replace(draft, at=None),
        }
        self.save(n, name, texts[change])

    def write_and_take_back(self, n: int, name: str) -> None:
        """Who wrote something is its author, though the text is what it was."""
        draft = self.stories[n].draft
        self.save(n, name, replace(draft, headline="For a moment"))
        self.save(n, name, draft)

    def save(self, n: int, name: str, text: Text) -> None:
        fields = {"title": text.headline, "needs_legal_review": text.legal, "go_live_at": text.at}
        self.room.revise(self.articles[n], by=self.person(name), **fields)
        self.stories[n].save(name, text)

    # Reviewing

    def submit(self, n: int, name: str) -> None:
        story = self.stories[n]
        if story.state == "in_review" or story.scheduled:
            return
        self.room.submit(self.articles[n], by=self.person(name))
        story.state = "in_review"

    def approve(self, n: int, name: str) -> None:
        story, article = self.stories[n], self.articles[n]
        if story.state != "in_review":
            return
        allowed = self.may(n, "approve", name)
        if self.attempt(allowed, lambda: self.room.approve(article, by=self.person(name))):
            story.approve(name, self.now())

    def approve_another_text(self, n: int, name: str) -> None:
        """Approve what was there a moment ago, or was never there."""
        if self.stories[n].state != "in_review":
            return
        article, by = self.articles[n], self.person(name)
        stale = [row.digest for row in article.contributions.all() if row.digest != digest_now(article)]
        for digest in [*stale[-1:], "0" * 64]:
            self.attempt(False, partial(self.room.approve, article, by=by, digest=digest))

    def approve_an_ended_stage(self, n: int, name: str) -> None:
        article, by = self.articles[n], self.person(name)
        states = [each for state in article.workflow_states.all() for each in state.task_states.all()]
        ended = [each for each in states if each.status != each.STATUS_IN_PROGRESS]
        for state in ended[-2:]:
            self.attempt(False, partial(acts.approve, state, by=by, digest=digest_now(article)))

    def send_back(self, n: int, name: str) -> None:
        story, article = self.stories[n], self.articles[n]
        if story.state != "in_review":
            return
        allowed = self.may(n, "send_back", name)
        if self.attempt(allowed, lambda: self.room.send_back(article, by=self.person(name))):
            story.send_back()

    def cancel(self, n: int, name: str) -> None:
        state = fresh(self.articles[n]).current_workflow_state
        if state is None:
            return
        state.cancel(user=self.person(name))
        self.stories[n].cancel()

    # Breaking news, and taking back

    def break_news(self, n: int, name: str) -> None:
        story, article, by = self.stories[n], self.articles[n], self.person(name)
        digest = digest_now(article)
        allowed = self.may(n, "break_news", name)
        if self.attempt(
            allowed, lambda: publish_before_review(article.pk, by=by, digest=digest, reason="It burns")
        ):
            story.publish_before_review(name, self.now())

    def sign(self, n: int, name: str) -> None:
        self.close_breaking(n, name, breaking.sign, Story.sign)

    def refuse_to_sign(self, n: int, name: str) -> None:
        self.close_breaking(n, name, breaking.send_back_breaking, Story.refuse_to_sign)

    def close_breaking(self, n: int, name: str, act: Any, effect: Callable[[Story], None]) -> None:
        story, article, by = self.stories[n], self.articles[n], self.person(name)
        row = UnsignedStory.objects.filter(article=article).select_related("entry").first()
        assert (row is None) == (story.unsigned is None)
        if row is None:
            return
        allowed = self.may(n, "sign", name)
        if self.attempt(allowed, lambda: act(article.pk, by=by, digest=row.entry.digest, comment="Seen")):
            effect(story)

    def retract(self, n: int, name: str) -> None:
        story, article, by = self.stories[n], self.articles[n], self.person(name)
        allowed = self.may(n, "retract", name)
        if self.attempt(allowed, lambda: retract(article.pk, by=by, reason="Wrong", note="We were wrong.")):
            story.retract()

    # Places, people and time

    def move(self, n: int) -> None:
        article = fresh(self.articles[n])
        here = article.get_parent().pk
        there = self.room.sport if here == self.room.city.pk else self.room.city
        there.refresh_from_db()
        article.move(there, pos="last-child")
        self.stories[n].void()

    def one_whose_word_holds(self, name: str) -> str:
        """Return one of those on whose approval something waits for its time, or `name`."""
        holding = sorted(set.union(*(story.holds or set() for story in self.stories)))
        return holding[0] if holding else name

    def close_or_open_account(self, name: str) -> None:
        user = self.person(name)
        user.is_active = not user.is_active
        user.save()
        self.closed ^= {name}

    def time_passes(self, hours: int) -> None:
        self.later += hours * HOUR
        jobs: list[Any] = [GoLiveApproved(), Expire()]
        for job in jobs:
            for key in job.due(self.now(), besides=()):
                job.run(key)
        for story in self.stories:
            story.time_comes(self.now(), self.closed)

    # Going around

    def go_around(self, n: int, act: str) -> None:
        """Whatever comes of it, readers see what they saw."""
        try:
            with transaction.atomic():
                getattr(self, f"by_{act}")(fresh(self.articles[n]))
                assert self.shown(self.articles[n]) == self.stories[n].live
                # It changed nothing that counts, but may have written books.
                transaction.set_rollback(True)
        except Refused:
            pass

    def by_publish(self, article: NewsArticle) -> None:
        article.get_latest_revision().publish()

    def by_save(self, article: NewsArticle) -> None:
        draft = article.get_latest_revision_as_object()
        draft.live = True
        draft.save()

    def by_schedule(self, article: NewsArticle) -> None:
        article.get_latest_revision_as_object().save_revision(approved_go_live_at=self.now())

    def by_forge_time(self, article: NewsArticle) -> None:
        if self.stories[article.slug == "story-1"].scheduled is None:
            article.revisions.filter(pk=article.latest_revision_id).update(approved_go_live_at=self.now())
            job = GoLiveApproved()
            for key in job.due(self.now(), besides=()):
                job.run(key)

    def by_unpublish(self, article: NewsArticle) -> None:
        article.unpublish()

    def by_delete(self, article: NewsArticle) -> None:
        if audit.was_ever_public(article.pk):
            article.delete()

    # What holds after each step

    @invariant()
    def readers_see_what_the_rules_let_them(self) -> None:
        for article, story in zip(self.articles, self.stories, strict=True):
            assert self.shown(article) == story.live
            assert story.live is None or story.live in story.attested

    def shown(self, article: NewsArticle) -> Text | None:
        page = fresh(article)
        row = PublishedArticle.objects.filter(pk=article.pk).first()
        assert page.live == (row is not None)
        if row is None:
            return None
        assert roads.story(row).headline == page.title
        return Text(page.title, page.needs_legal_review, page.go_live_at)

    @invariant()
    def proof_and_record_are_sound(self) -> None:
        assert roads.flaws() == []

    @invariant()
    def every_publication_had_a_second_person(self) -> None:
        for entry in AuditEntry.objects.filter(road=AuditEntry.Road.REVIEWED):
            approvers = {each["id"] for each in entry.approvers}
            assert approvers
            assert approvers.isdisjoint(each["id"] for each in entry.authors)

    @invariant()
    def newsroom_stands_where_the_rules_say(self) -> None:
        for article, story in zip(self.articles, self.stories, strict=True):
            assert stage_name(article) == story.stage
            authors = {getattr(self.room, name).pk for name in story.authors}
            assert set(authors_of(article.pk)) == authors
            assert (fresh(article).scheduled_revision is not None) == (story.scheduled is not None)
            if story.state != "draft" and story.scheduled is None:
                assert WorkItem.objects.get(article=article).state == story.state


def go_wild(room: Newsroom, examples: int, steps: int) -> None:
    WildNewsroom.room = room
    profile = settings(
        max_examples=examples,
        stateful_step_count=steps,
        deadline=None,
        suppress_health_check=list(HealthCheck),
        database=None,
    )
    run(WildNewsroom, settings=profile)


@pytest.mark.django_db
def test_no_sequence_of_acts_publishes_what_nobody_else_approved(room: Newsroom) -> None:
    deep = connection.vendor == "postgresql"
    go_wild(room, examples=25 if deep else 6, steps=15)
