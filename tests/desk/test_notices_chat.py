"""Notices to chats: what they are told, and that they get it."""

import threading
import time
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Permission
from django.core import mail
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from pytest_django.fixtures import Settings

from cms.ops import outbound
from cms.ops.internet import AddressRefused, check
from cms.ops.sending import MOST_ATTEMPTS
from news.desk.notices.chat import SendChat
from news.desk.notices.models import ChatChannel, ChatMessage, Notice
from news.desk.notices.pruning import PruneNotices
from tests import factories
from tests.desk.notices_servers import Chat, chat_server
from tests.ops import workers
from tests.review.newsroom import Newsroom

CHANNELS = reverse("chat_channels:index")
NEW = reverse("chat_channels:add")


@pytest.fixture
def server() -> Iterator[Chat]:
    with chat_server() as server:
        yield server


def channel(url: str = "https://chat.example.org/hook", **fields: Any) -> ChatChannel:
    return ChatChannel.objects.create(**{"name": "Desk", "url": url} | fields)


def message(to: ChatChannel, text: str = "News") -> ChatMessage:
    return ChatMessage.objects.create(channel=to, text=text)


def texts(to: ChatChannel) -> list[str]:
    return list(ChatMessage.objects.filter(channel=to).order_by("pk").values_list("text", flat=True))


# What they are told


def test_chat_gets_one_line_that_says_it_all(room: Newsroom, server: Chat, settings: Settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://news.example.org"
    article = room.submit(room.draft())
    channel(server.url, kinds=["sent_back"])
    room.send_back(article, by=room.editor, comment="Who says so?")
    assert server.bodies == []
    workers.work_once()
    link = f"https://news.example.org/admin/pages/{article.pk}/edit/"
    assert server.bodies == [{"text": f"Sent back: Story (City) — by Editor: Who says so? {link}"}]
    assert server.paths == ["/hook"]
    assert ChatMessage.objects.get().state == "sent"


def test_chat_of_a_section_hears_of_it_and_of_what_is_below(room: Newsroom) -> None:
    quarter = factories.section(room.city, title="Quarter", slug="quarter")
    everywhere, city, sport = (
        channel(name="All"),
        channel(name="City", section=room.city),
        channel(name="Sport", section=room.sport),
    )
    room.submit(room.draft(section=quarter))
    assert [len(texts(each)) for each in (everywhere, city, sport)] == [1, 1, 0]
    assert texts(city)[0].startswith("Submitted: Story (Quarter) — by Reporter. http")


def test_chat_hears_only_of_the_kinds_that_were_chosen_and_while_it_is_active(room: Newsroom) -> None:
    some, silent = channel(kinds=["published", "approved"]), channel(is_active=False)
    room.published()
    assert [text.partition(":")[0] for text in texts(some)] == ["Approved", "Approved", "Published"]
    assert texts(silent) == []


def test_nobody_is_called_by_a_headline_that_is_a_command_to_the_chat(room: Newsroom) -> None:
    told = channel(kinds=["submitted"])
    room.submit(room.draft(title="<!channel> Fish & chips"))
    assert texts(told)[0].startswith("Submitted: &lt;!channel&gt; Fish &amp; chips (City)")


def test_long_comment_is_cut(room: Newsroom) -> None:
    told = channel(kinds=["sent_back"])
    room.send_back(room.submit(room.draft()), by=room.editor, comment="word " * 400)
    assert len(texts(told)[0]) < 700


def test_chat_hears_nothing_of_what_was_taken_back(room: Newsroom) -> None:
    told = channel()
    draft = room.draft()
    with transaction.atomic():
        room.submit(draft)
        assert len(texts(told)) == 1
        transaction.set_rollback(True)
    assert texts(told) == []


# That they get it


@pytest.mark.django_db
@pytest.mark.parametrize("status", [301, 307, 400, 404, 429, 500])
def test_message_that_is_not_taken_is_tried_again_and_goes_nowhere_else(server: Chat, status: int) -> None:
    row = message(channel(server.url))
    server.status, server.location = status, "/elsewhere"
    workers.work_once()
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("pending", 1)
    assert row.answer.startswith(f"The chat answered {status}")
    assert server.paths == ["/hook"]
    server.status = 200
    with time_machine.travel(row.next_at + timedelta(seconds=1)):
        workers.work_once()
    row.refresh_from_db()
    assert (row.state, row.attempts, row.answer) == ("sent", 2, "")


@pytest.mark.django_db
def test_address_of_the_webhook_stays_out_of_log_and_answers(
    caplog: pytest.LogCaptureFixture,
) -> None:
    row = message(channel("http://127.0.0.1:9/secret-token"), "News")
    workers.work_once()
    row.refresh_from_db()
    assert row.answer == "ConnectionRefusedError: [Errno 111] Connection refused"
    assert "tried again" in caplog.text
    assert "secret-token" not in caplog.text


@pytest.mark.django_db
def test_message_is_given_up_after_ten_attempts(server: Chat, caplog: pytest.LogCaptureFixture) -> None:
    row = message(channel(server.url))
    ChatMessage.objects.update(attempts=MOST_ATTEMPTS - 1)
    server.status = 500
    workers.work_once()
    row.refresh_from_db()
    assert row.state == "failed"
    assert "given up after 10 attempts: The chat answered 500" in caplog.text


@pytest.mark.django_db
def test_chat_that_does_not_answer_holds_up_neither_mail_nor_the_worker(server: Chat) -> None:
    server.may_answer.clear()
    for number in range(3):
        message(channel(server.url, name=f"Slow {number}"))
    notice = Notice.objects.create(
        user=factories.user(), kind="submitted", headline="Story", section_title="City"
    )
    busy = workers.worker()
    began = time.monotonic()
    for _ in range(2):
        busy.round()
    notice.refresh_from_db()
    assert notice.state == "sent"
    assert len(mail.outbox) == 1
    assert time.monotonic() - began < 5
    assert server.bodies == []
    server.may_answer.set()
    busy.run_once()
    busy.stop.close()
    assert set(ChatMessage.objects.values_list("state", flat=True)) == {"sent"}
    assert len(server.bodies) == 3


@pytest.mark.django_db
def test_chat_that_never_answers_is_left_after_a_while(server: Chat, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outbound, "TIMEOUT_SECONDS", 0.3)
    row = message(channel(server.url))
    server.may_answer.clear()
    workers.work_once()
    row.refresh_from_db()
    assert (row.state, row.answer) == ("pending", "No answer within 0.3 seconds.")


@pytest.mark.django_db
def test_message_to_a_channel_that_was_switched_off_is_not_sent(server: Chat) -> None:
    row = message(channel(server.url, is_active=False))
    workers.work_once()
    row.refresh_from_db()
    assert (row.state, server.bodies) == ("none", [])


@pytest.mark.django_db
def test_local_address_is_refused_when_sending_too(server: Chat, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = []
    row = message(channel(server.url))
    workers.work_once()
    row.refresh_from_db()
    assert row.state == "pending"
    assert row.answer == "The address must begin with https://."
    assert server.bodies == []


@pytest.mark.django_db(transaction=True)
def test_ten_workers_send_each_message_once(server: Chat) -> None:
    told = channel(server.url)
    for number in range(12):
        message(told, f"News {number}")
    assert workers.ten_work_once() == 0
    workers.work_once()
    assert sorted(body["text"] for body in server.bodies) == sorted(f"News {number}" for number in range(12))
    assert threading.active_count() < 100


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.slack.com/services/x",
        "ftp://hooks.slack.com/x",
        "https://localhost/x",
        "https://chat.localhost/x",
        "https://127.0.0.1/x",
        "https://10.0.0.7:8443/x",
        "https://[::1]/x",
        "https://[::ffff:127.0.0.1]/x",
        "https://2130706433/x",
        "https://0x7f.0x1/x",
        "https://127.1/x",
        "https://intranet/x",
        "https://chat.internal/x",
        "https://chat.local./x",
        "https://user@127.0.0.1/x",
        "https:///x",
        "https://[/x",
    ],
)
def test_address_that_is_not_on_the_internet_by_https_is_refused(url: str, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = []
    with pytest.raises(AddressRefused):
        check(url)


@pytest.mark.parametrize(
    "url", ["https://hooks.slack.com/services/T/B/x", "https://example.webhook.office.com:443/x?y=1"]
)
def test_address_on_the_internet_is_accepted(url: str, settings: Settings) -> None:
    settings.OUTBOUND_ALLOW = []
    check(url)


# Kept in the admin


@pytest.fixture
def admin(room: Newsroom) -> Client:
    return room.client(room.chief)


def fields(**changes: Any) -> dict[str, Any]:
    given = {"name": "City desk", "section": "", "url": "https://hooks.slack.com/services/x"}
    return given | {"kinds": ["published", "breaking"], "is_active": "on"} | changes


def test_administrator_adds_changes_and_deletes_a_channel(room: Newsroom, admin: Client) -> None:
    assert admin.post(NEW, fields(section=room.city.pk)).status_code == 302
    made = ChatChannel.objects.get()
    assert (made.section, made.kinds, made.is_active) == (room.city, ["published", "breaking"], True)
    edit = reverse("chat_channels:edit", args=[made.pk])
    assert b"City desk" in admin.get(edit).content
    assert admin.post(edit, fields(name="All", is_active="")).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.section, made.is_active) == ("All", None, False)
    assert admin.post(reverse("chat_channels:delete", args=[made.pk])).status_code == 302
    assert not ChatChannel.objects.exists()


def test_new_channel_is_offered_all_kinds(admin: Client) -> None:
    html = admin.get(NEW).content.decode()
    assert html.count('name="kinds"') == html.count("checked") - 1 == 12


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("url", "http://hooks.slack.com/x", "must begin with https"),
        ("url", "https://192.168.0.1/x", "a host on the internet"),
        ("url", "not an address", "Enter a valid URL"),
        ("kinds", ["rumours"], "is not one of the available choices"),
        ("kinds", [], "This field is required"),
        ("section", "999999", "not one of the available choices"),
        ("section", "x", "not one of the available choices"),
        ("section", str(10**30), "not one of the available choices"),
        ("name", "n" * 101, "at most 100 characters"),
    ],
)
def test_bad_field_is_named(admin: Client, name: str, value: Any, error: str) -> None:
    answer = admin.post(NEW, fields(**{name: value}))
    assert answer.status_code == 200
    assert error in answer.content.decode()
    assert not ChatChannel.objects.exists()


@pytest.mark.parametrize("who", ["reporter", "editor", "publisher"])
def test_who_has_no_permission_sees_and_changes_no_channel(room: Newsroom, who: str) -> None:
    kept = channel()
    client = room.client(getattr(room, who))
    for name in ("edit", "delete", "messages"):
        address = reverse(f"chat_channels:{name}", args=[kept.pk])
        for answer in (client.get(address), client.post(address, fields())):
            assert (answer.status_code, answer.headers.get("Location")) == (302, "/admin/")
    assert client.get(CHANNELS).status_code == 302
    assert client.post(NEW, fields()).status_code == 302
    assert list(ChatChannel.objects.values_list("name", flat=True)) == ["Desk"]
    assert not ChatMessage.objects.exists()


def test_permission_can_be_given_to_a_group(room: Newsroom) -> None:
    permissions = Permission.objects.filter(content_type__app_label="desk", codename__contains="chatchannel")
    room.publisher.user_permissions.set(permissions)
    client = room.client(room.publisher)
    assert client.post(NEW, fields()).status_code == 302
    assert ChatChannel.objects.count() == 1
    groups = room.client(room.chief).get(reverse("wagtailusers_groups:add")).content.decode()
    assert "chat channel" in groups.lower()


def test_test_message_is_sent_and_shown_with_its_outcome(admin: Client, server: Chat) -> None:
    kept = channel(server.url)
    address = reverse("chat_channels:messages", args=[kept.pk])
    assert "Nothing was sent" in admin.get(address).content.decode()
    assert admin.post(address).status_code == 302
    assert "waiting" in admin.get(address).content.decode()
    server.status = 500
    workers.work_once()
    html = admin.get(address).content.decode()
    assert "The chat answered 500" in html
    assert "tried once, again at" in html
    assert server.bodies == [{"text": "A test from Dateline: this chat will be told."}]


def test_no_test_is_sent_to_a_channel_that_is_off(admin: Client) -> None:
    kept = channel(is_active=False)
    answer = admin.post(reverse("chat_channels:messages", args=[kept.pk]), follow=True)
    assert "not active" in answer.content.decode()
    assert not ChatMessage.objects.exists()


def test_channel_that_is_not_there_is_not_found(admin: Client) -> None:
    assert admin.get(reverse("chat_channels:messages", args=[10**30])).status_code == 404
    assert admin.get(reverse("chat_channels:messages", args=[7])).status_code == 404


def test_list_of_channels_costs_the_same_for_many(room: Newsroom, admin: Client) -> None:
    channel(section=room.city)
    admin.get(CHANNELS)
    with CaptureQueriesContext(connection) as few:
        admin.get(CHANNELS)
    for number in range(10):
        channel(name=f"Channel {number}", section=room.sport)
    with CaptureQueriesContext(connection) as many:
        assert "Channel 9" in admin.get(CHANNELS).content.decode()
    assert len(few) == len(many)


@pytest.mark.django_db
def test_looking_for_messages_is_one_query(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1):
        SendChat().due(timezone.now(), besides=())


@pytest.mark.django_db
def test_old_notices_and_messages_go_and_what_waits_stays() -> None:
    old, reader, told = timezone.now() - timedelta(days=200), factories.user(), channel()
    for state in ("sent", "none", "failed", "pending"):
        Notice.objects.create(user=reader, kind="taken", headline=state, at=old, state=state)
        ChatMessage.objects.create(channel=told, text=state, at=old, state=state)
    Notice.objects.create(user=reader, kind="taken", headline="new", state="sent")
    prune = PruneNotices()
    assert prune.due(timezone.now(), besides=()) == ["old notices"]
    prune.run("old notices")
    assert set(Notice.objects.values_list("headline", flat=True)) == {"pending", "new"}
    assert texts(told) == ["pending"]
    assert prune.due(timezone.now(), besides=()) == []
