"""Wagtail's comments on an article, read and written beside the editor: no revision is made for them."""

from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils import timezone
from wagtail.models import Comment, CommentReply

from news.desk.reviewing.case import Case
from news.desk.reviewing.places import label_of, places
from news.review.authors import name_of


@dataclass(frozen=True)
class Said:
    by: str
    at: Any
    text: str


@dataclass(frozen=True)
class Thread:
    id: int
    place: str
    is_gone: bool
    """Does the text have this place no more?"""
    first: Said
    replies: list[Said]
    resolved_by: str
    resolved_at: Any
    edit_url: str
    """The place in the editor; empty for who may not edit, and where it is gone."""


def threads(case: Case, *, may_edit: bool) -> list[Thread]:
    """Return all comments on the article, the open ones first, oldest first. Two queries."""
    comments = Comment.objects.filter(page=case.article).select_related("user", "resolved_by")
    answers: dict[int, list[CommentReply]] = {}
    for answer in CommentReply.objects.filter(comment__page=case.article).select_related("user"):
        answers.setdefault(answer.comment_id, []).append(answer)
    labels = places(case.draft)
    found = [
        thread(comment, answers.get(comment.pk, []), case, labels, may_edit=may_edit)
        for comment in comments.order_by("created_at", "pk")
    ]
    return sorted(found, key=lambda each: each.resolved_at is not None)


def thread(
    comment: Comment, answers: list[CommentReply], case: Case, labels: dict[str, str], *, may_edit: bool
) -> Thread:
    path = comment.contentpath
    is_gone = not comment.has_valid_contentpath(case.draft)
    edit_url = reverse("wagtailadmin_pages:edit", args=[case.article.pk])
    replies = sorted(answers, key=lambda answer: (answer.created_at, answer.pk))
    return Thread(
        id=comment.pk,
        place=labels.get(path) or label_of(path),
        is_gone=is_gone,
        first=Said(name_of(comment.user), comment.created_at, comment.text),
        replies=[Said(name_of(answer.user), answer.created_at, answer.text) for answer in replies],
        resolved_by=name_of(comment.resolved_by),
        resolved_at=comment.resolved_at,
        edit_url="" if is_gone or not may_edit else f"{edit_url}#:w:contentpath={path}",
    )


def add(case: Case, *, by: Any, contentpath: str, text: str) -> Comment:
    """Comment on a place of the text that is shown; `contentpath` is one of `places`."""
    comment = Comment(
        page=case.article,
        user=by,
        text=text,
        contentpath=contentpath,
        # On the whole field: only the editor knows where in it a word stands.
        position="",
        revision_created=case.revision,
    )
    comment.save()
    comment.log_create(page_revision=case.revision, user=by)
    return comment


def reply(comment: Comment, case: Case, *, by: Any, text: str) -> None:
    comment.page = case.article
    answer = CommentReply(comment=comment, user=by, text=text)
    answer.save()
    answer.log_create(page_revision=case.revision, user=by)


def resolve(comment: Comment, case: Case, *, by: Any) -> None:
    """Close the thread. Nothing happens to one that is closed already."""
    if comment.resolved_at is not None:
        return
    comment.resolved_at, comment.resolved_by = timezone.now(), by
    comment.page = case.article
    comment.save()
    comment.log_resolve(page_revision=case.revision, user=by)
