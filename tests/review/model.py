"""The rules of review, told once more and much smaller: what the stateful test holds the newsroom to."""

from dataclasses import dataclass, field, replace
from datetime import datetime

DESK, LEGAL, PUBLICATION = "Desk review", "Legal", "Publication"
# Who may review which stage. Superusers may all.
REVIEWERS = {
    DESK: {"editor", "second_editor", "chief"},
    LEGAL: {"lawyer", "chief"},
    PUBLICATION: {"publisher", "second_publisher", "chief"},
}
# Who publishes breaking news, and retracts.
IN_CHARGE = {"publisher", "second_publisher", "chief"}


@dataclass(frozen=True)
class Text:
    headline: str
    legal: bool = False
    at: datetime | None = None

    @property
    def stages(self) -> list[str]:
        return [DESK, LEGAL, PUBLICATION] if self.legal else [DESK, PUBLICATION]


@dataclass
class Unsigned:
    text: Text
    by: str
    change: int
    """How many changes there had been when it was published."""


@dataclass
class Story:
    """What is known of one article."""

    draft: Text
    changes: list[str]
    """Who changed the text, in order."""
    covered: set[int] = field(default_factory=set)
    """Numbers of the changes that a second person's published word covers."""
    approvals: dict[str, set[str]] = field(default_factory=dict)
    state: str = "draft"
    """draft, in_review or returned."""
    scheduled: Text | None = None
    holds: set[str] | None = None
    """Who approved what is scheduled; None if their word was voided since."""
    live: Text | None = None
    unsigned: Unsigned | None = None
    attested: set[Text] = field(default_factory=set)
    """Texts that a second person approved, or that somebody published before review."""

    @property
    def authors(self) -> set[str]:
        return {who for number, who in enumerate(self.changes) if number not in self.covered}

    @property
    def stage(self) -> str:
        """The stage that it is in: the first one that its text has not passed."""
        if self.state != "in_review":
            return ""
        return next(stage for stage in self.draft.stages if not self.approvals.get(stage))

    def save(self, who: str, text: Text) -> None:
        if text == self.draft:
            return
        self.draft = text
        self.changes.append(who)
        self.void()

    def void(self) -> None:
        self.approvals = {}
        self.holds = None

    def may_review(self, who: str, stage: str) -> bool:
        return who in REVIEWERS.get(stage, set())

    def may_approve(self, who: str) -> bool:
        return self.may_review(who, self.stage) and who not in self.authors

    def approve(self, who: str, now: datetime) -> None:
        self.approvals[self.stage] = {who}
        if not all(self.approvals.get(stage) for stage in self.draft.stages):
            return
        approvers = set.union(*self.approvals.values())
        assert approvers.isdisjoint(self.authors), "the model lets nobody approve their own"
        self.attested.add(self.draft)
        self.state, self.approvals = "draft", {}
        if self.draft.at and self.draft.at > now:
            self.scheduled, self.holds = self.draft, approvers
        else:
            self.publish(self.draft)

    def publish(self, text: Text) -> None:
        self.live, self.scheduled, self.holds, self.unsigned = text, None, None, None
        self.covered = set(range(len(self.changes)))
        self.approvals, self.state = {}, "draft"

    def send_back(self) -> None:
        self.approvals.pop(self.stage, None)
        self.state = "returned"

    def cancel(self) -> None:
        self.state, self.approvals = "draft", {}

    def may_break(self, who: str) -> bool:
        legal_is_open = self.draft.legal and not self.approvals.get(LEGAL)
        return who in IN_CHARGE and self.scheduled is None and not legal_is_open

    def publish_before_review(self, who: str, now: datetime) -> None:
        if self.draft.at and self.draft.at > now:
            self.save(who, replace(self.draft, at=None))
        self.live = self.draft
        self.attested.add(self.draft)
        self.unsigned = Unsigned(self.draft, who, len(self.changes))
        self.void()
        self.state = "draft"

    def may_sign(self, who: str) -> bool:
        if self.unsigned is None:
            return False
        reviews = self.may_review(who, DESK) or self.may_review(who, PUBLICATION)
        return reviews and who != self.unsigned.by and who not in self.authors

    def sign(self) -> None:
        assert self.unsigned is not None
        self.covered |= set(range(self.unsigned.change))
        self.unsigned = None

    def refuse_to_sign(self) -> None:
        self.unsigned = None
        if self.state == "draft":
            self.state = "returned"

    def retract(self) -> None:
        self.live, self.scheduled, self.unsigned = None, None, None
        self.covered = set()
        self.void()
        self.state = "draft"

    def time_comes(self, now: datetime, closed: set[str]) -> None:
        if self.scheduled is None or self.scheduled.at is None or self.scheduled.at > now:
            return
        if self.holds is not None and not self.holds & closed:
            self.publish(self.scheduled)
            return
        self.scheduled = None
        self.void()
        if self.state == "draft":
            self.state = "in_review"
