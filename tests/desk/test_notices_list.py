"""A person's notices in the admin, and what they choose to be mailed."""

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.admin.menu import admin_menu
from wagtail.users.models import UserProfile

from news.desk.notices.models import Notice, NoticeSettings, every_kind
from tests.review.newsroom import Newsroom, fresh

LIST = reverse("desk:notices")
READ = reverse("desk:notices_read")
ACCOUNT = reverse("wagtailadmin_account")


def notice(user: Any, headline: str = "Story", **fields: Any) -> Notice:
    given = {
        "user": user,
        "kind": "submitted",
        "headline": headline,
        "section_title": "City",
        "state": "none",
    }
    return Notice.objects.create(**given | fields)


def unread(user: Any) -> set[str]:
    return set(Notice.objects.filter(user=user, read_at=None).values_list("headline", flat=True))


@pytest.fixture
def editor(room: Newsroom) -> Client:
    return room.client(room.editor)


# The list


def test_list_has_ones_own_notices_the_newest_first(room: Newsroom, editor: Client) -> None:
    article = room.submit(room.draft(title="First"))
    room.submit(room.draft(title="Second", slug="second"))
    notice(room.reporter, "Somebody else's")
    html = editor.get(LIST).content.decode()
    assert html.index("Second") < html.index("First")
    assert "Somebody else" not in html
    for part in ("Submitted", "City · Desk review · by Reporter"):
        assert part in " ".join(html.split())
    assert html.count("notice--unread") == 2
    own = Notice.objects.get(user=room.editor, article=article)
    assert reverse("desk:notice", args=[own.pk]) in html


def test_headline_and_comment_are_text_and_not_markup(room: Newsroom, editor: Client) -> None:
    notice(room.editor, "<b>bold</b>", comment="<script>alert(1)</script>")
    html = editor.get(LIST).content.decode()
    assert "&lt;b&gt;bold" in html
    assert "<script>alert" not in html


def test_empty_list_says_so(editor: Client) -> None:
    html = editor.get(LIST).content.decode()
    assert "There are no notices to display" in html
    assert "Mark all as read" not in html


def test_list_is_paged_and_takes_any_page_number(room: Newsroom, editor: Client) -> None:
    for number in range(60):
        notice(room.editor, f"Story {number:03}")
    assert "Story 059" in editor.get(LIST).content.decode()
    assert "Story 009" in editor.get(LIST, {"p": "2"}).content.decode()
    for page in ("0", "-1", "x", "99999999999999999999", "\x00"):
        assert editor.get(LIST, {"p": page, "ordering": "user__password"}).status_code == 200


def test_list_costs_the_same_for_many(room: Newsroom, editor: Client) -> None:
    article = room.draft()
    notice(room.editor, article=article)
    editor.get(LIST)
    with CaptureQueriesContext(connection) as few:
        editor.get(LIST)
    for number in range(40):
        notice(room.editor, f"Story {number}", article=article)
    with CaptureQueriesContext(connection) as many:
        editor.get(LIST)
    assert len(few) == len(many)


def test_stranger_is_sent_to_the_login(room: Newsroom) -> None:
    for address in (LIST, reverse("desk:notice", args=[1])):
        assert Client().get(address).headers["Location"].startswith("/admin/login/")
    assert Client().post(READ, {"until": "1"}).status_code == 302


# Opening one


def test_opening_a_notice_marks_it_read_and_leads_to_the_review(room: Newsroom, editor: Client) -> None:
    article = room.submit(room.draft())
    own = Notice.objects.get(user=room.editor)
    answer = editor.get(reverse("desk:notice", args=[own.pk]))
    assert answer.headers["Location"] == reverse("desk:review", args=[article.pk])
    own.refresh_from_db()
    read_at = own.read_at
    assert read_at is not None
    editor.get(reverse("desk:notice", args=[own.pk]))
    own.refresh_from_db()
    assert own.read_at == read_at


def test_author_is_led_to_the_text_that_was_sent_back(room: Newsroom) -> None:
    article = room.send_back(room.submit(room.draft()), by=room.editor)
    own = Notice.objects.get(user=room.reporter)
    answer = room.client(room.reporter).get(reverse("desk:notice", args=[own.pk]), follow=True)
    assert answer.redirect_chain == [(reverse("wagtailadmin_pages:edit", args=[article.pk]), 302)]
    assert answer.status_code == 200


def test_every_reader_can_open_what_their_notice_leads_to(room: Newsroom) -> None:
    article = room.submit(room.draft())
    article = room.send_back(room.approve(article, by=room.editor), by=room.publisher)
    article = room.submit(room.revise(article, by=room.reporter, title="Mended"))
    room.approve(room.approve(article, by=room.second_editor), by=room.second_publisher)
    seen = set()
    for row in Notice.objects.select_related("user"):
        answer = room.client(row.user).get(reverse("desk:notice", args=[row.pk]), follow=True)
        seen.add((row.kind, answer.status_code, len(answer.redirect_chain)))
    assert seen == {(kind, 200, 1) for kind in ("submitted", "approved", "sent_back", "changed", "published")}


def test_notice_of_an_article_that_is_gone_says_so(room: Newsroom, editor: Client) -> None:
    article = room.submit(room.draft())
    own = Notice.objects.get(user=room.editor)
    fresh(article).delete()
    answer = editor.get(reverse("desk:notice", args=[own.pk]), follow=True)
    assert answer.redirect_chain == [(LIST, 302)]
    assert "“Story” has been deleted." in answer.content.decode()


@pytest.mark.parametrize("client_name", ["reporter", "chief"])
def test_anothers_notice_is_not_found_and_stays_unread(room: Newsroom, client_name: str) -> None:
    other = notice(room.editor)
    client = room.client(getattr(room, client_name))
    assert client.get(reverse("desk:notice", args=[other.pk])).status_code == 404
    assert client.get(reverse("desk:notice", args=[10**30])).status_code == 404
    client.post(READ, {"until": str(other.pk)})
    assert unread(room.editor) == {"Story"}


def test_notice_is_not_opened_by_a_post(room: Newsroom, editor: Client) -> None:
    assert editor.post(reverse("desk:notice", args=[notice(room.editor).pk])).status_code == 405


# Mark all as read


def test_all_that_was_shown_is_marked_and_not_what_came_in_since(room: Newsroom, editor: Client) -> None:
    for headline in ("One", "Two"):
        notice(room.editor, headline)
    until = editor.get(LIST).context["newest_unread"]
    notice(room.editor, "Three")
    assert editor.post(READ, {"until": str(until)}).headers["Location"] == LIST
    assert unread(room.editor) == {"Three"}


@pytest.mark.parametrize("until", ["", "x", "-1", "9" * 30, "٣", "1.5"])
def test_bad_number_marks_nothing(room: Newsroom, editor: Client, until: str) -> None:
    notice(room.editor)
    answer = editor.post(READ, {"until": until})
    assert answer.status_code == 400
    assert unread(room.editor) == {"Story"}


def test_marking_needs_a_post(editor: Client) -> None:
    assert editor.get(READ).status_code == 405


# The menu


def badge(client: Client) -> dict[str, str]:
    request = client.get(LIST).wsgi_request
    (item,) = [each for each in admin_menu.render_component(request) if each.name == "notices"]
    return dict(item.attrs)


def test_menu_counts_ones_own_unread_notices(room: Newsroom, editor: Client) -> None:
    assert badge(editor) == {}
    notice(room.reporter)
    for read_at in (None, None, timezone.now()):
        notice(room.editor, read_at=read_at)
    assert badge(editor) == {"data-unread": "2", "aria-label": "Notices, 2 unread"}
    Notice.objects.bulk_create(
        Notice(user=room.editor, kind="taken", headline="x", state="none") for _ in range(200)
    )
    assert badge(editor)["data-unread"] == "99+"


def test_menu_costs_one_query(room: Newsroom, editor: Client) -> None:
    with CaptureQueriesContext(connection) as queries:
        editor.get(ACCOUNT)
    assert sum("desk_notice" in each["sql"] and "COUNT" in each["sql"] for each in queries) == 1


# The account page


def test_who_never_chose_is_offered_all_kinds(room: Newsroom, editor: Client) -> None:
    html = editor.get(ACCOUNT).content.decode()
    assert html.count('name="notices-mail"') == len(every_kind())
    assert html.count("checked") >= len(every_kind())
    assert not NoticeSettings.objects.exists()


def account(**fields: Any) -> dict[str, Any]:
    given = {
        "name_email-first_name": "Ed",
        "name_email-last_name": "Itor",
        "name_email-email": "editor@example.org",
        "notifications-updated_comments_notifications": "on",
        "theme-theme": "system",
        "theme-contrast": "system",
        "theme-density": "default",
        "theme-keyboard_shortcuts": "on",
        "locale-preferred_language": "",
        "locale-current_time_zone": "",
    }
    return given | fields


def test_choice_is_kept(room: Newsroom, editor: Client) -> None:
    answer = editor.post(ACCOUNT, account(**{"notices-mail": ["sent_back", "overdue"]}))
    assert answer.status_code == 302
    assert NoticeSettings.objects.get(user=room.editor).mail == ["sent_back", "overdue"]
    html = editor.get(ACCOUNT).content.decode()
    assert 'value="overdue"' in html
    editor.post(ACCOUNT, account())
    assert NoticeSettings.objects.get(user=room.editor).mail == []
    room.submit(room.draft())
    assert Notice.objects.get(user=room.editor).state == "none"


def test_kind_that_does_not_exist_is_refused(room: Newsroom, editor: Client) -> None:
    answer = editor.post(ACCOUNT, account(**{"notices-mail": ["rumours"]}))
    assert answer.status_code == 200
    assert "rumours is not one of the available choices" in answer.content.decode()
    assert not NoticeSettings.objects.exists()


def test_wagtails_choices_that_choose_nothing_any_more_are_hidden_and_kept(
    room: Newsroom, editor: Client
) -> None:
    UserProfile.objects.update_or_create(user=room.editor, defaults={"submitted_notifications": True})
    html = editor.get(ACCOUNT).content.decode()
    assert "notifications-updated_comments_notifications" in html
    for name in ("submitted", "approved", "rejected"):
        assert f"notifications-{name}_notifications" not in html
    changes = account()
    del changes["notifications-updated_comments_notifications"]
    editor.post(ACCOUNT, changes)
    profile = UserProfile.objects.get(user=room.editor)
    assert (profile.updated_comments_notifications, profile.submitted_notifications) == (False, True)
