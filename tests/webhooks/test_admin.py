"""Endpoints in the admin: what is asked, shown and refused."""

import re
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.models import Permission
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from standardwebhooks.webhooks import Webhook
from taggit.models import Tag

from news.webhooks.models import Endpoint, WebhookDelivery
from tests import factories
from tests.ops import workers
from tests.review.newsroom import Newsroom
from tests.webhooks.endpoints import change, endpoint
from tests.webhooks.receivers import Receiver

LIST = reverse("webhooks:index")
NEW = reverse("webhooks:add")
SECRET = re.compile(r"whsec_[A-Za-z0-9+/=]+")


@pytest.fixture
def room(db: None) -> Newsroom:
    return Newsroom()


@pytest.fixture
def admin(room: Newsroom) -> Client:
    return room.client(room.chief)


def fields(**changes: Any) -> dict[str, Any]:
    given = {"name": "Front end", "url": "https://front.example.org/hook", "kinds": ["published"]}
    return given | {"streams": [], "tags": "", "content": "card", "is_active": "on"} | changes


def at(name: str, to: Endpoint, *more: int) -> str:
    return reverse(f"webhooks:{name}", args=[to.pk, *more])


def html_of(client: Client, address: str) -> str:
    return client.get(address).content.decode()


# Made, changed, deleted


def test_administrator_makes_changes_and_deletes_an_endpoint(room: Newsroom, admin: Client) -> None:
    answer = admin.post(NEW, fields(kinds=["published", "retracted"]))
    made = Endpoint.objects.get()
    assert (answer.status_code, answer.headers["Location"]) == (302, at("secret", made))
    assert (made.kinds, made.streams, made.content) == (["published", "retracted"], [], "card")
    assert (made.is_active, made.owner) == (True, room.chief)
    assert "Front end" in html_of(admin, LIST)
    edit = at("edit", made)
    assert "front.example.org" in html_of(admin, edit)
    assert admin.post(edit, fields(name="App", is_active="", content="change")).status_code == 302
    made.refresh_from_db()
    assert (made.name, made.is_active, made.content, made.owner) == ("App", False, "change", room.chief)
    assert admin.post(at("delete", made)).status_code == 302
    assert not Endpoint.objects.exists()


def test_new_endpoint_is_offered_all_kinds_and_is_told_of_everything(admin: Client) -> None:
    html = html_of(admin, NEW)
    kinds = re.findall(r'<input type="checkbox" name="kinds"[^>]*>', html)
    assert len(kinds) == 6
    assert all("checked" in each for each in kinds)


def test_streams_are_chosen_by_the_names_of_sections_authors_sites_and_tags(
    room: Newsroom, admin: Client
) -> None:
    quarter = factories.section(room.city, title="Quarter")
    author = factories.author(name="Jane Doe")
    Tag.objects.create(name="Şəhər budget", slug="seher-budget")
    Tag.objects.create(name="Roads", slug="roads")
    home = factories.home()
    html = html_of(admin, NEW)
    for label in ("– Quarter", "City", "Jane Doe", home.title):
        assert label in html
    streams = [f"section:{quarter.pk}", f"author:{author.pk}", f"site:{home.pk}"]
    assert admin.post(NEW, fields(streams=streams, tags="Şəhər budget, ROADS,")).status_code == 302
    made = Endpoint.objects.get()
    assert set(made.streams) == {*streams, f"tag:{home.pk}:seher-budget", f"tag:{home.pk}:roads"}
    html = html_of(admin, at("edit", made))
    assert 'value="Şəhər budget, Roads"' in html
    assert len(re.findall(r'name="streams"[^>]*checked', html)) == 3


def test_section_that_is_gone_does_not_turn_the_choice_into_everything(room: Newsroom, admin: Client) -> None:
    made = endpoint(streams=[f"section:{room.city.pk}"])
    room.city.delete()
    html = html_of(admin, at("edit", made))
    assert "Not there any more" in html
    (value,) = re.findall(r'name="streams" value="(section:\d+)"[^>]*checked', html)
    admin.post(at("edit", made), fields(streams=[value]))
    made.refresh_from_db()
    assert made.streams == [value]


@pytest.mark.parametrize(
    ("name", "value", "error"),
    [
        ("url", "http://front.example.org/", "must begin with https"),
        ("url", "https://192.168.0.1/x", "a host on the internet"),
        ("url", "https://2130706433/x", "URL"),
        ("url", "https://printer.local/x", "a host on the internet"),
        ("url", "https://user:secret@front.example.org/x", "not a web address"),
        ("url", "javascript:alert(1)", "URL"),
        ("url", "https://x.org/" + "x" * 500, "at most 500 characters"),
        ("kinds", ["rumours"], "not one of the available choices"),
        ("kinds", [], "This field is required"),
        ("streams", ["section:999999"], "not one of the available choices"),
        ("streams", ["'; DROP TABLE"], "not one of the available choices"),
        ("tags", "no such tag", "No tag is called"),
        ("tags", "a\x00b", "Null characters"),
        ("content", "everything", "not one of the available choices"),
        ("name", "n" * 101, "at most 100 characters"),
    ],
)
def test_bad_field_is_named(admin: Client, name: str, value: Any, error: str, settings: Any) -> None:
    settings.OUTBOUND_ALLOW = []
    answer = admin.post(NEW, fields(**{name: value}))
    assert answer.status_code == 200
    assert error in answer.content.decode()
    assert not Endpoint.objects.exists()


def test_secret_and_state_cannot_be_given_by_a_forged_form(admin: Client) -> None:
    forged = {
        "secret": "whsec_AAAA",
        "secret_shown_at": "2020-01-01",
        "owner": "1",
        "uid": "x",
        "failing_since": "",
    }
    made = endpoint(failing_since=timezone.now())
    admin.post(at("edit", made), fields(**forged))
    secret = made.secret
    made.refresh_from_db()
    assert (made.secret, made.secret_shown_at, made.owner) == (secret, None, None)


def test_saving_an_endpoint_as_active_takes_up_what_was_switched_off(admin: Client) -> None:
    now = timezone.now()
    made = endpoint(is_active=False, failing_since=now, rests_until=now, switched_off_because="silent")
    assert "switched off: It has taken nothing for three days." in html_of(admin, LIST)
    assert "It has taken nothing for three days." in html_of(admin, at("deliveries", made))
    admin.post(at("edit", made), fields())
    made.refresh_from_db()
    assert made.is_active
    assert (made.failing_since, made.rests_until, made.switched_off_because) == (None, None, "")


def test_list_of_endpoints_costs_the_same_for_many(admin: Client) -> None:
    endpoint()
    admin.get(LIST)
    with CaptureQueriesContext(connection) as few:
        admin.get(LIST)
    for _ in range(10):
        endpoint()
    with CaptureQueriesContext(connection) as many:
        admin.get(LIST)
    assert len(few) == len(many)


# The secret


def test_secret_is_shown_once_and_nowhere_else(admin: Client) -> None:
    admin.post(NEW, fields())
    made = Endpoint.objects.get()
    address = at("secret", made)
    pages = [address, LIST, at("edit", made), at("deliveries", made), at("history", made)]
    assert not any(SECRET.search(html_of(admin, page)) for page in pages)
    shown = admin.post(address, {"act": "show"})
    assert SECRET.findall(shown.content.decode()) == [made.secret]
    assert "no-store" in shown.headers["Cache-Control"]
    again = admin.post(address, {"act": "show"}, follow=True)
    assert not SECRET.search(again.content.decode())
    assert "was shown already" in again.content.decode()
    assert not any(SECRET.search(html_of(admin, page)) for page in pages)
    assert not any(made.secret[6:20] in str(cookie) for cookie in admin.cookies.values())


def test_secrets_are_long_and_each_ones_own() -> None:
    first, second = Endpoint().secret, Endpoint().secret
    assert first != second
    assert len(Webhook(first)._whsecret) == 32


def test_new_secret_is_valid_beside_the_former_until_that_is_ended(admin: Client) -> None:
    made = endpoint()
    former = made.secret
    admin.post(at("secret", made), {"act": "show"})
    assert admin.post(at("secret", made), {"act": "renew"}).status_code == 302
    made.refresh_from_db()
    assert made.secrets() == [made.secret, former]
    assert made.former_secret_until is not None
    assert timedelta(hours=23) < made.former_secret_until - timezone.now() <= timedelta(hours=24)
    assert "signed with the former secret" in html_of(admin, at("secret", made))
    assert SECRET.findall(admin.post(at("secret", made), {"act": "show"}).content.decode()) == [made.secret]
    admin.post(at("secret", made), {"act": "end"})
    made.refresh_from_db()
    assert made.secrets() == [made.secret]
    assert made.former_secret == ""


def test_secret_that_nobody_has_seen_is_replaced_and_does_not_stay_valid(admin: Client) -> None:
    made = endpoint()
    unseen = made.secret
    admin.post(at("secret", made), {"act": "renew"})
    made.refresh_from_db()
    assert made.secrets() == [made.secret] != [unseen]


@pytest.mark.parametrize("act", ["", "steal", "show\x00"])
def test_unknown_act_on_the_secret_is_refused(admin: Client, act: str) -> None:
    made = endpoint()
    assert admin.post(at("secret", made), {"act": act}).status_code == 400
    assert Endpoint.objects.get().secret == made.secret


# Deliveries


def test_deliveries_are_shown_with_their_outcome(admin: Client, server: Receiver) -> None:
    made = endpoint(server.url)
    assert "Nothing was sent" in html_of(admin, at("deliveries", made))
    change(1, "corrected", url="https://news.example.org/story/")
    server.status, server.answer = 503, b"<script>alert(1)</script>"
    workers.work_once()
    html = html_of(admin, at("deliveries", made))
    row = WebhookDelivery.objects.get()
    for part in ("An article is corrected", "https://news.example.org/story/", "503", f"{row.took_ms} ms"):
        assert part in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in html
    assert "<script>alert(1)" not in html
    assert "tried once, again at" in html
    assert "1 is waiting" in html
    assert "Nothing was taken since" in html


def test_page_of_deliveries_costs_the_same_for_many(admin: Client) -> None:
    made = endpoint()
    change()
    admin.get(at("deliveries", made))
    with CaptureQueriesContext(connection) as few:
        admin.get(at("deliveries", made))
    for number in range(120):
        change(number)
    with CaptureQueriesContext(connection) as many:
        html = html_of(admin, at("deliveries", made))
    assert len(few) == len(many)
    assert html.count("Send again") == 100


def test_test_is_sent_and_shown_with_its_outcome(admin: Client, server: Receiver) -> None:
    made = endpoint(server.url, kinds=["retracted"])
    assert admin.post(at("test", made)).status_code == 302
    workers.work_once()
    (received,) = server.received
    assert Webhook(made.secret).verify(received.body, received.headers)["type"] == "webhook.test"
    html = html_of(admin, at("deliveries", made))
    assert "Test" in html
    assert "thanks" in html


def test_one_delivery_is_sent_again(admin: Client, server: Receiver) -> None:
    made = endpoint(server.url)
    change()
    workers.work_once()
    row = WebhookDelivery.objects.get()
    assert admin.post(at("again", made, row.pk)).status_code == 302
    workers.work_once()
    first, second = server.received
    assert first.id == second.id


def test_everything_since_is_sent(admin: Client, server: Receiver) -> None:
    made = endpoint(server.url, kinds=["corrected"])
    for _ in range(3):
        change(1, "corrected")
    WebhookDelivery.objects.all().delete()
    since = timezone.localtime(timezone.now() - timedelta(minutes=5)).strftime("%Y-%m-%d %H:%M")
    assert admin.post(at("since", made), {"since": since}).status_code == 302
    workers.work_once()
    workers.work_once()
    assert len(server.received) == 3


@pytest.mark.parametrize(
    "since", ["", "soon", "2999-01-01 00:00", "0000-00-00 00:00", "9" * 40, "2024-01-01\x00"]
)
def test_time_that_is_none_or_still_to_come_is_named_and_nothing_is_sent(admin: Client, since: str) -> None:
    made = endpoint()
    answer = admin.post(at("since", made), {"since": since})
    assert answer.status_code == 200
    assert "error-message" in answer.content.decode()
    assert not DBTaskResult.objects.filter(task_path__contains="webhooks").exists()


# Who may not


def acts(made: Endpoint) -> list[tuple[str, dict[str, str]]]:
    change()
    row = WebhookDelivery.objects.latest("pk")
    return [
        (at("test", made), {}),
        (at("again", made, row.pk), {}),
        (at("since", made), {"since": "2020-01-01 00:00"}),
    ]


@pytest.mark.parametrize("who", ["reporter", "editor", "publisher"])
def test_who_has_no_permission_sees_and_does_nothing(room: Newsroom, who: str) -> None:
    made = endpoint()
    client = room.client(getattr(room, who))
    before = WebhookDelivery.objects.count()
    for address, data in [*acts(made), (at("secret", made), {"act": "show"}), (at("edit", made), fields())]:
        for answer in (client.get(address), client.post(address, data)):
            assert (answer.status_code, answer.headers.get("Location")) == (302, "/admin/"), address
    for address in (LIST, NEW, at("delete", made), at("deliveries", made)):
        assert client.get(address).headers.get("Location") == "/admin/", address
    assert client.post(NEW, fields()).status_code == 302
    assert client.post(at("delete", made)).status_code == 302
    assert Endpoint.objects.get().secret_shown_at is None
    assert WebhookDelivery.objects.count() == before + 1
    assert not DBTaskResult.objects.filter(task_path__contains="webhooks").exists()


def test_who_is_not_signed_in_is_led_to_the_login(db: None, client: Client) -> None:
    made = endpoint()
    for address, data in [*acts(made), (at("secret", made), {"act": "show"})]:
        assert client.post(address, data).headers["Location"].startswith("/admin/login/")
    assert Endpoint.objects.get().secret_shown_at is None


def test_acts_are_posts_from_our_own_pages_only(room: Newsroom, admin: Client) -> None:
    made = endpoint()
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(room.chief)
    for address, data in [*acts(made), (at("secret", made), {"act": "show"})]:
        assert strict.post(address, data).status_code == 403
    for address, _data in acts(made):
        assert admin.get(address).status_code == 405
    assert not WebhookDelivery.objects.filter(change=None).exists()
    assert Endpoint.objects.get().secret_shown_at is None


def test_nothing_is_sent_to_an_endpoint_that_is_off(admin: Client) -> None:
    made = endpoint()
    change()
    row = WebhookDelivery.objects.get()
    WebhookDelivery.objects.update(state="failed")
    Endpoint.objects.update(is_active=False)
    for address in (at("test", made), at("again", made, row.pk), at("since", made)):
        answer = admin.post(address, {"since": "2020-01-01 00:00"}, follow=True)
        assert "not active" in answer.content.decode()
    assert [row.state for row in WebhookDelivery.objects.all()] == ["failed"]
    assert not DBTaskResult.objects.filter(task_path__contains="webhooks").exists()


def test_delivery_of_another_endpoint_is_not_found(admin: Client) -> None:
    made, other = endpoint(), endpoint()
    change()
    row = WebhookDelivery.objects.get(endpoint=other)
    assert admin.post(at("again", made, row.pk)).status_code == 404
    assert admin.post(at("again", made, 10**30)).status_code == 404
    for name in ("deliveries", "secret", "edit"):
        assert admin.get(reverse(f"webhooks:{name}", args=[10**30])).status_code == 404


def test_permission_can_be_given_to_a_group(room: Newsroom) -> None:
    permissions = Permission.objects.filter(
        content_type__app_label="webhooks", codename__endswith="_endpoint"
    )
    room.publisher.user_permissions.set(permissions)
    client = room.client(room.publisher)
    assert client.post(NEW, fields()).status_code == 302
    made = Endpoint.objects.get()
    assert (made.owner, client.get(at("deliveries", made)).status_code) == (room.publisher, 200)
    groups = html_of(room.client(room.chief), reverse("wagtailusers_groups:add"))
    assert "webhook" in groups.lower()
