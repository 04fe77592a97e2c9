"""How far a text has come: its stages, who approved it in each, and which of these approvals count."""

from collections.abc import Iterable
from dataclasses import dataclass

from wagtail.models import Workflow

from news.desk.reviewing.case import Case
from news.review.models import Approval, ReviewTask
from news.review.refusals import Refused
from news.review.stages import is_passed, stages_of

# A text that is voided more often than this is not read further back.
SHOWN = 50


@dataclass(frozen=True)
class Step:
    name: str
    place: str
    """`passed`, `current` or `to-come`."""
    given: int
    needed: int
    approvals: list[Approval]
    """Newest last; with those that do not count any more."""


@dataclass(frozen=True)
class Standing:
    steps: list[Step]
    elsewhere: list[Approval]
    """In stages that are not in the workflow any more."""
    problem: str = ""


def standing(case: Case) -> Standing:
    """Return the stages of the article's workflow, with the approvals since its last publication."""
    approvals = approvals_since_publication(case)
    counting = [each for each in approvals if each.ended_at is None and each.digest == case.digest]
    workflow = workflow_of(case, counting)
    if case.state is not None:
        counting = [each for each in counting if each.workflow_state_id == case.state.pk]
    try:
        stages = stages_of(workflow, legal=bool(case.draft.needs_legal_review)) if workflow else []
    except Refused as refusal:
        return Standing([], approvals, str(refusal.reason))
    steps = [step(stage, case, approvals, counting) for stage in stages]
    known = {stage.pk for stage in stages}
    return Standing(steps, [each for each in approvals if each.task_id not in known])


def approvals_since_publication(case: Case) -> list[Approval]:
    rows = Approval.objects.filter(article=case.article).exclude(end=Approval.End.USED)
    if case.article.last_published_at:
        rows = rows.filter(at__gt=case.article.last_published_at)
    rows = rows.select_related("workflow_state__workflow").order_by("-at", "-pk")[:SHOWN]
    return list(reversed(rows))


def workflow_of(case: Case, counting: Iterable[Approval]) -> Workflow | None:
    if case.state is not None:
        return case.state.workflow
    # What is scheduled has passed its workflow, which may not be the section's own any longer.
    for approval in counting:
        return approval.workflow_state.workflow
    return case.article.get_workflow()


def step(stage: ReviewTask, case: Case, approvals: list[Approval], counting: list[Approval]) -> Step:
    passed = is_passed(stage, counting)
    current = case.stage is not None and stage.pk == case.stage.pk
    return Step(
        name=stage.name,
        place="passed" if passed else "current" if current else "to-come",
        given=len({each.user_id for each in counting if each.task_id == stage.pk} - {None}),
        needed=stage.approvals_needed,
        approvals=[each for each in approvals if each.task_id == stage.pk],
    )
