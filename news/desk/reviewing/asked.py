"""What a person may decide on a text, and why not the rest."""

from dataclasses import dataclass, field
from typing import Any

from django import forms

from news.desk.reviewing.case import Case, Mode
from news.desk.reviewing.decisions import DECISIONS
from news.review.acts.sign import why_not_sign
from news.review.refusals import NotReviewer, Refused
from news.review.reviewers import why_not


@dataclass(frozen=True)
class Said:
    """What a person has said already, and has to find again: it was not accepted as it was."""

    act: str = ""
    form: forms.Form | None = None
    """Bound, with what is wrong in it."""
    words: str = ""
    """A comment on a text or a stage that is another by now."""


@dataclass(frozen=True)
class Asked:
    approve: forms.Form | None = None
    """Or sign, in mode `sign`."""
    send_back: forms.Form | None = None
    why_not: str = ""
    """A sentence; empty if nothing is withheld."""
    unsent: str = field(default="")
    """Words that have no form to stand in any more."""


def asked_of(case: Case, user: Any, shown: dict[str, Any], said: Said) -> Asked:
    """Return the forms that the rules leave to this user; `shown` is what they say of the screen."""
    if case.mode == Mode.LOOK:
        return Asked(why_not=case.where, unsent=said.words)
    yes, no = ("sign", "refuse") if case.mode == Mode.SIGN else ("approve", "send_back")
    refusal = refusal_of(case, user)
    may_send_back = refusal is None or (case.mode == Mode.REVIEW and not isinstance(refusal, NotReviewer))
    return Asked(
        approve=form_for(yes, case, shown, said) if refusal is None else None,
        send_back=form_for(no, case, shown, said) if may_send_back else None,
        why_not=str(refusal.reason) if refusal else "",
        unsent=""
        if (said.act == yes and refusal is None) or (said.act == no and may_send_back)
        else said.words,
    )


def refusal_of(case: Case, user: Any) -> Refused | None:
    if case.mode == Mode.SIGN:
        return why_not_sign(user, case.story) if case.story else NotReviewer()
    return why_not(user, case.article, case.stage) if case.stage else NotReviewer()


def form_for(act: str, case: Case, shown: dict[str, Any], said: Said) -> forms.Form:
    if said.act == act and said.form is not None:
        return said.form
    stage = case.state.current_task_state_id if case.mode == Mode.REVIEW and case.state else None
    words = said.words if said.act == act else ""
    initial = {**shown, "act": act, "stage": stage, "digest": case.digest, "comment": words}
    return DECISIONS[act].form(initial=initial, auto_id=f"{act}_%s")
