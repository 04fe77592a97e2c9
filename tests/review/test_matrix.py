"""Every role by every road: forged requests to Wagtail's own views, and what readers see after each.

The expected answers are the tables in tests/review/answers.py, in the words of `answer`.
"""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth import get_user_model
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Locale, Page
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from tests.review import roads
from tests.review.answers import TABLES
from tests.review.newsroom import Newsroom, digest_now, fresh

pytestmark = pytest.mark.django_db

ROLES = [
    "author",
    "co-author",
    "outsider",
    "reviewer",
    "publisher",
    "lawyer",
    "chief",  # a superuser who has written nothing
    "boss",  # a superuser who is the author
    "closed",  # an account closed after it had signed in
]


class Matrix:
    """One article in one state, all roles signed in, and what a forger would copy from their screens."""

    def __init__(self, room: Newsroom, state: roads.State) -> None:
        self.room = room
        az = Locale.objects.create(language_code="az")
        self.az = az
        self.article = state(room)
        self.other = room.submit(room.draft(title="Other", slug="other", section=room.city))
        room.closed.is_active = True
        room.closed.save()
        people = {
            "author": room.reporter,
            "co-author": room.colleague,
            "outsider": room.outsider,
            "reviewer": room.editor,
            "publisher": room.publisher,
            "lawyer": room.lawyer,
            "chief": room.chief,
            "boss": room.reporter,
            "closed": room.closed,
        }
        self.people = people
        self.clients = {role: room.client(person) for role, person in people.items()}
        room.closed.is_active = False
        room.closed.save()
        self.pk = self.article.pk
        self.digest = digest_now(self.article)
        self.form = edit_form(room.client(room.chief), self.article)
        self.latest = fresh(self.article).latest_revision

    @contextmanager
    def role(self, role: str) -> Iterator[Client]:
        """Do something as this role, and take it back."""
        with transaction.atomic():
            if role == "boss":
                get_user_model().objects.filter(pk=self.room.reporter.pk).update(is_superuser=True)
            yield self.clients[role]
            transaction.set_rollback(True)
        cache.clear()


def edit_form(client: Client, article: Page, url: str = "") -> dict[str, Any]:
    """Return what the edit page of the article would post, as its own form renders it."""
    url = url or reverse("wagtailadmin_pages:edit", args=[article.pk])
    form = BeautifulSoup(client.get(url).content, "html.parser").find("form", {"data-edit-form": True})
    assert form is not None, url
    data = {
        field["name"]: field.get("value", "") if field.name == "input" else field.text.strip()
        for field in form.find_all(["input", "textarea"])
        if field.get("name") and field.get("type") not in {"checkbox", "submit", "file"}
    }
    body = streamfield([("paragraph", rich_text("<p>Some news.</p>"))])
    return data | nested_form_data({"body": body})


Road = Callable[[Matrix, Client], Any]


def edit(**changes: Any) -> Road:
    """Post the edit form with these fields; the headline is changed unless it is among them."""

    def act(m: Matrix, client: Client) -> Any:
        data = {name: value(m) if callable(value) else value for name, value in changes.items()}
        url = reverse("wagtailadmin_pages:edit", args=[m.pk])
        return client.post(url, m.form | {"title": "Forged"} | data)

    return act


def same_title(m: Matrix) -> str:
    return str(m.form["title"])


def decide(action: str, extra: Callable[[Matrix], Any], **changes: Any) -> Road:
    """Take an action of the workflow from within the edit form."""

    def act(m: Matrix, client: Client) -> Any:
        data = {
            "action-workflow-action": "1",
            "workflow-action-name": action,
            "workflow-action-extra-data": extra(m),
        }
        url = reverse("wagtailadmin_pages:edit", args=[m.pk])
        return client.post(url, m.form | data | changes)

    return act


def right(m: Matrix) -> str:
    return json.dumps({"digest": m.digest, "comment": "Fine"})


def stale(m: Matrix) -> str:
    return json.dumps({"digest": "0" * 64, "comment": "Fine"})


def workflow(view: str, action: str, *, digest: Callable[[Matrix], str], comment: str = "Fine") -> Road:
    def act(m: Matrix, client: Client) -> Any:
        state = fresh(m.article).current_workflow_task_state
        url = reverse(f"wagtailadmin_pages:{view}", args=[m.pk, action, state.pk])
        return client.post(url, {"digest": digest(m), "comment": comment})

    return act


def this(m: Matrix) -> str:
    return m.digest


def old(m: Matrix) -> str:
    return "0" * 64


def none(m: Matrix) -> str:
    return ""


def approve_through_another(m: Matrix, client: Client) -> Any:
    """Name another article's page, on which one may act, and this one's stage."""
    state = fresh(m.article).current_workflow_task_state
    url = reverse("wagtailadmin_pages:workflow_action", args=[m.other.pk, "approve", state.pk])
    return client.post(url, {"digest": m.digest})


def autosave(of: Callable[[Matrix], int]) -> Road:
    """Save as JSON over this revision, as autosave does."""

    def act(m: Matrix, client: Client) -> Any:
        url = reverse("wagtailadmin_pages:edit", args=[m.pk])
        data = m.form | {"title": "Forged", "overwrite_revision_id": of(m)}
        return client.post(url, data, headers={"accept": "application/json"})

    return act


def the_latest(m: Matrix) -> int:
    return int(m.latest.pk)


def the_first(m: Matrix) -> int:
    return int(m.article.revisions.order_by("pk").first().pk)


def own(m: Matrix, client: Client) -> Any:
    """Save, then have autosave overwrite that."""
    url = reverse("wagtailadmin_pages:edit", args=[m.pk])
    headers = {"accept": "application/json"}
    first = client.post(url, m.form | {"title": "Forged"}, headers=headers)
    if first.status_code != 200 or not first.json().get("success"):
        return first
    answer = first.json()
    data = {
        "title": "Forged again",
        "overwrite_revision_id": answer["revision_id"],
        "loaded_revision_id": answer["revision_id"],
        "loaded_revision_created_at": answer["revision_created_at"],
    }
    return client.post(url, m.form | data, headers=headers)


def create(**changes: Any) -> Road:
    def act(m: Matrix, client: Client) -> Any:
        url = reverse("wagtailadmin_pages:add", args=["news", "newsarticle", m.room.city.pk])
        data = m.form | {"title": "Forged", "slug": "forged"} | changes
        return client.post(url, {name: value for name, value in data.items() if "revision" not in name})

    return act


def bulk(action: str, *, on: str = "article", **data: Any) -> Road:
    def act(m: Matrix, client: Client) -> Any:
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", action])
        page = m.article if on == "article" else getattr(m.room, on)
        sent = {name: value(m) if callable(value) else value for name, value in data.items()}
        return client.post(f"{url}?id={page.pk}", {"wagtail_site_name": "Dateline"} | sent)

    return act


def sport(m: Matrix) -> int:
    return int(m.room.sport.pk)


def copy(**data: Any) -> Road:
    def act(m: Matrix, client: Client) -> Any:
        sent = {"new_title": "Copy", "new_slug": "copy", "new_parent_page": m.room.city.pk} | data
        return client.post(reverse("wagtailadmin_pages:copy", args=[m.pk]), sent)

    return act


def copy_section(**data: Any) -> Road:
    def act(m: Matrix, client: Client) -> Any:
        home = m.room.city.get_parent().pk
        sent = {
            "new_title": "Copy",
            "new_slug": "copy",
            "new_parent_page": home,
            "copy_subpages": "on",
        } | data
        return client.post(reverse("wagtailadmin_pages:copy", args=[m.room.city.pk]), sent)

    return act


def view(name: str, *arguments: Callable[[Matrix], Any], query: str = "", **data: Any) -> Road:
    """Post to a view of the article."""

    def act(m: Matrix, client: Client) -> Any:
        args = [m.pk, *(argument(m) for argument in arguments)]
        return client.post(reverse(f"wagtailadmin_pages:{name}", args=args) + query, data)

    return act


def of_section(name: str, *arguments: Callable[[Matrix], Any], **data: Any) -> Road:
    def act(m: Matrix, client: Client) -> Any:
        args = [m.room.city.pk, *(argument(m) for argument in arguments)]
        return client.post(reverse(f"wagtailadmin_pages:{name}", args=args), data)

    return act


def edit_section(**changes: Any) -> Road:
    def act(m: Matrix, client: Client) -> Any:
        data = {"title": "City", "slug": "city", "comments-TOTAL_FORMS": 0, "comments-INITIAL_FORMS": 0}
        url = reverse("wagtailadmin_pages:edit", args=[m.room.city.pk])
        return client.post(url, data | {"action-publish": "1"} | changes)

    return act


def translate(m: Matrix, client: Client) -> Any:
    url = reverse("simple_translation:submit_page_translation", args=[m.pk])
    return client.post(url, {"locales": [m.az.pk]})


def translate_all(m: Matrix, client: Client) -> Any:
    home = m.room.city.get_parent()
    url = reverse("simple_translation:submit_page_translation", args=[home.pk])
    return client.post(url, {"locales": [m.az.pk], "include_subtree": "on"})


def revert(**changes: Any) -> Road:
    def act(m: Matrix, client: Client) -> Any:
        first = the_first(m)
        url = reverse("wagtailadmin_pages:revisions_revert", args=[m.pk, first])
        return client.post(url, m.form | {"title": "Forged"} | changes)

    return act


def unschedule(m: Matrix, client: Client) -> Any:
    revision = fresh(m.article).scheduled_revision or m.latest
    return client.post(reverse("wagtailadmin_pages:revisions_unschedule", args=[m.pk, revision.pk]))


def api(action: str, **data: Any) -> Road:
    def act(m: Matrix, client: Client) -> Any:
        sent = {name: value(m) if callable(value) else value for name, value in data.items()}
        url = reverse("wagtailadmin_api:pages:action", args=[m.pk, action])
        return client.post(url, json.dumps(sent), content_type="application/json")

    return act


def review(act_: str, *, digest: Callable[[Matrix], str]) -> Road:
    """Decide on the desk's review screen."""

    def act(m: Matrix, client: Client) -> Any:
        state = fresh(m.article).current_workflow_task_state
        data = {"act": act_, "stage": state.pk, "digest": digest(m), "comment": "Fine"}
        return client.post(reverse("desk:review", args=[m.pk]), data)

    return act


def hours(number: int) -> str:
    return (timezone.now() + timedelta(hours=number)).strftime("%Y-%m-%d %H:%M")


def reschedule(m: Matrix, client: Client) -> Any:
    """Give it another time by the desk's calendar."""
    data = {"digest": m.digest, "go_live_at": hours(9), "embargo_until": "", "expire_at": ""}
    return client.post(reverse("desk:reschedule", args=[m.pk]), data)


PUBLISH = {"action-publish": "1"}
OUT_OF_REACH = {
    "live": "on",
    "owner": "1",
    "first_published_at": "2020-01-01",
    "last_published_at": "2020-01-01",
    "approved_go_live_at": "2020-01-01",
    "live_revision": "1",
    "latest_revision": "1",
    "locked": "",
    "expired": "on",
    "alias_of": "",
    "has_unpublished_changes": "",
    "path": "00010001",
}
ROADS: dict[str, Road] = {
    "edit: save": edit(),
    "edit: publish": edit(**PUBLISH),
    "edit: publish unchanged": edit(**PUBLISH, title=same_title),
    "edit: publish later": edit(**PUBLISH, go_live_at=hours(5)),
    "edit: publish, ended": edit(**PUBLISH, expire_at="2020-01-01 00:00"),
    "edit: submit": edit(**{"action-submit": "1"}),
    "edit: out of reach": edit(**OUT_OF_REACH),
    "edit: out of reach, publish": edit(**OUT_OF_REACH, **PUBLISH),
    "edit: cancel": edit(**{"action-cancel-workflow": "1"}),
    "edit: restart": edit(**{"action-restart-workflow": "1"}),
    "edit: approve": decide("approve", right),
    "edit: approve stale": decide("approve", stale),
    "edit: approve without digest": decide("approve", lambda m: "{}"),
    "edit: approve with junk": decide("approve", lambda m: "junk"),
    "edit: approve with a list": decide("approve", lambda m: "[1]"),
    "edit: approve as another": decide("approve", lambda m: json.dumps({"digest": m.digest, "user": 1})),
    "edit: approve and change": decide("approve", right, title="Forged"),
    "edit: reject": decide("reject", right),
    "edit: an action there is not": decide("publish", right),
    "autosave: own": own,
    "autosave: over the latest": autosave(the_latest),
    "autosave: over the first": autosave(the_first),
    "create: publish": create(**PUBLISH),
    "create: out of reach": create(**OUT_OF_REACH),
    "workflow: approve": workflow("workflow_action", "approve", digest=this),
    "workflow: approve stale": workflow("workflow_action", "approve", digest=old),
    "workflow: approve no digest": workflow("workflow_action", "approve", digest=none),
    "workflow: reject": workflow("workflow_action", "reject", digest=this),
    "workflow: reject stale": workflow("workflow_action", "reject", digest=old),
    "workflow: reject mutely": workflow("workflow_action", "reject", digest=this, comment=""),
    "workflow: no such action": workflow("workflow_action", "publish", digest=this),
    "workflow: by another page": approve_through_another,
    "collect: approve": workflow("collect_workflow_action_data", "approve", digest=this),
    "collect: reject stale": workflow("collect_workflow_action_data", "reject", digest=old),
    "review: approve": review("approve", digest=this),
    "review: approve stale": review("approve", digest=old),
    "review: send back": review("send_back", digest=this),
    "calendar: reschedule": reschedule,
    "bulk: publish": bulk("publish"),
    "bulk: publish section": bulk("publish", on="city", include_descendants="on"),
    "bulk: unpublish": bulk("unpublish"),
    "bulk: unpublish section": bulk("unpublish", on="city", include_descendants="on"),
    "bulk: delete": bulk("delete"),
    "bulk: delete section": bulk("delete", on="city"),
    "bulk: move": bulk("move", chooser=sport),
    "copy": copy(),
    "copy: live": copy(publish_copies="on"),
    "copy: alias": copy(alias="on"),
    "convert alias": view("convert_alias"),
    "delete": view("delete", wagtail_site_name="Dateline"),
    "unpublish": view("unpublish"),
    "move": view("move_confirm", sport),
    "set position": view("set_page_position", query="?position=1"),
    "lock": view("lock"),
    "unlock": view("unlock"),
    "privacy": view("set_privacy", restriction_type="login"),
    "revert": revert(),
    "revert: publish": revert(**PUBLISH),
    "unschedule": unschedule,
    "translate": translate,
    "translate: whole site": translate_all,
    "api: publish": api("publish"),
    "api: unpublish": api("unpublish"),
    "api: delete": api("delete"),
    "api: move": api("move", destination_page_id=sport, position="last-child"),
    "api: move beside section": api("move", destination_page_id=sport, position="left"),
    "api: copy live": api("copy", keep_live=True, slug="copy"),
    "api: copy": api("copy", keep_live=False, slug="copy"),
    "api: alias": api("create_alias", update_slug="alias"),
    "api: convert alias": api("convert_alias"),
    "api: translate as alias": api("copy_for_translation", locale="az", alias=True, copy_parents=True),
    "api: revert": api("revert_to_page_revision", revision_id=the_first),
    "section: copy all": copy_section(),
    "section: copy all live": copy_section(publish_copies="on"),
    "section: alias all": copy_section(alias="on"),
    "section: unpublish all": of_section("unpublish", include_descendants="on"),
    "section: delete": of_section("delete", wagtail_site_name="Dateline"),
    "section: move": of_section("move_confirm", sport),
    "section: privacy": of_section("set_privacy", restriction_type="login"),
    "section: new address": edit_section(slug="town"),
    "section: end": edit_section(expire_at=hours(1)),
}


def answer(m: Matrix, road: Road, role: str, before: dict[str, Any]) -> str:
    """Take the road in this role, and return in one word what came of it.

    no       not allowed: 403, 404, 405, or away to the sign-in page or the admin's front page
    400 409  a clear page: something is missing, or it is about another text
    form     the form again, with what is wrong
    nothing  a friendly answer, and nothing was changed
    draft    drafts, review or locks changed, and nothing that readers see
    public, moved, gone    what readers see changed

    Whatever it is: no error of ours, no other article's public text, and a sound proof.
    """
    with m.role(role) as client:
        response = road(m, client)
        assert response.status_code < 500, response.content
        after = roads.everything()
        assert after == before or roads.flaws() == []
        return word_for(m, response, before, after)


def word_for(m: Matrix, response: Any, before: dict[str, Any], after: dict[str, Any]) -> str:
    if after != before:
        was, now = before["public"].get(m.pk), after["public"].get(m.pk)
        others = {pk: each for pk, each in after["public"].items() if pk != m.pk}
        assert others == {pk: each for pk, each in before["public"].items() if pk != m.pk}
        if now == was:
            return "draft"
        if now is None:
            return "gone"
        if was is None or (was.headline, was.body) != (now.headline, now.body):
            return "public"
        return "moved"
    if response.status_code in {400, 409}:
        return str(response.status_code)
    location = response.headers.get("location", "")
    if response.status_code in {403, 404, 405} or location == "/admin/" or "/login/" in location:
        return "no"
    return "form" if response.status_code == 200 else "nothing"


def answers(room: Newsroom, state: roads.State, names: list[str]) -> str:
    """Return the table of what each of these roads answers to each role, a line a road."""
    m = Matrix(room, state)
    before = roads.everything()
    assert roads.flaws() == []
    lines = []
    for name in names:
        words = [answer(m, ROADS[name], role, before) for role in ROLES]
        lines.append(f"{name:31}" + "".join(f"{word:10}" for word in words).rstrip())
    return "\n".join(lines)


@pytest.mark.parametrize("state", TABLES)
def test_every_role_by_every_road(room: Newsroom, state: str) -> None:
    expected = TABLES[state].strip()
    names = [line[:31].strip() for line in expected.splitlines()]
    assert answers(room, getattr(roads, state), names) == expected


def test_each_road_is_taken_in_some_state() -> None:
    taken = {line[:31].strip() for table in TABLES.values() for line in table.strip().splitlines()}
    assert taken == set(ROADS)
