"""API keys: made, shown once, known without a query, counted, revoked."""

import logging
import os
import subprocess
import sys
import threading
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.http import HttpRequest
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from news.api.keys.known import LIFE_SECONDS, KnownKeys, known_keys
from news.api.keys.models import ApiKey, KeyDay
from news.api.keys.secret import is_secret, new_secret, sha256
from news.api.keys.uses import Uses
from news.api.quota import UnknownKey, take
from tests import factories
from tests.api.clock import Clock, stop_clocks
from tests.ops import workers

LIST, NEW = reverse("api_keys:index"), reverse("api_keys:add")


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return stop_clocks(monkeypatch)


def key(**fields: Any) -> tuple[ApiKey, str]:
    made = ApiKey(**{"name": "Front end"} | fields)
    secret = made.give_secret()
    made.save()
    return made, secret


def request(authorization: str = "", **params: str) -> HttpRequest:
    headers = {"Authorization": authorization} if authorization else {}
    return RequestFactory().get("/api/content/v1/articles", params, headers=headers)


def with_key(secret: str) -> HttpRequest:
    return request(f"Bearer {secret}")


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def may(*verbs: str) -> Client:
    """Return the client of somebody who enters the admin and has these rights on keys."""
    user = factories.user()
    user.groups.set(Group.objects.filter(name="Editors"))
    codes = [f"{verb}_apikey" for verb in verbs]
    user.user_permissions.set(Permission.objects.filter(content_type__app_label="api", codename__in=codes))
    return signed_in(user)


@pytest.fixture
def admin(db: None) -> Client:
    return signed_in(factories.superuser())


# The secret


def test_secret_is_32_random_bytes_in_our_form() -> None:
    secrets = {new_secret() for _ in range(100)}
    assert len(secrets) == 100
    assert all(is_secret(secret) for secret in secrets)


@pytest.mark.django_db
def test_database_holds_the_hash_and_a_start_of_a_secret_only() -> None:
    made, secret = key()
    (row,) = ApiKey.objects.filter(pk=made.pk).values()
    assert row["digest"] == sha256(secret)
    assert (row["start"], len(row["start"])) == (secret[:7], 7)
    assert secret not in str(row)


# Who has one


@pytest.mark.django_db
def test_key_is_known_by_its_header() -> None:
    made, secret = key()
    assert take(with_key(secret)).key_id == made.pk
    assert take(request(f"bearer  {secret} ")).key_id == made.pk


@pytest.mark.django_db
def test_key_in_the_address_is_no_key() -> None:
    _, secret = key()
    for name in ("key", "api_key", "access_token", "authorization"):
        assert take(request(**{name: secret})).key_id is None


@pytest.mark.django_db
@pytest.mark.parametrize("header", ["Preview abc", "Basic dXNlcjpzZWNyZXQ=", "Digest", "Token x"])
def test_other_schemes_are_no_key(header: str) -> None:
    assert take(request(header)).key_id is None


@pytest.mark.django_db
@pytest.mark.parametrize(
    "header",
    [
        "Bearer",
        "Bearer ",
        "Bearer dl_",
        "Bearer dl_short",
        "Bearer " + "x" * 46,
        "Bearer DL_" + "x" * 43,
        "Bearer dl_" + "x" * 44,
        "Bearer dl_" + "é" * 43,
        "Bearer dl_" + "\x00" * 43,
        "Bearer dl_" + "\udc80" * 43,
        "Bearer dl_" + "x" * 43 + "\n",
        "Bearer dl_" + "x" * 20 + "'; DROP TABLE --".ljust(23),
        "Bearer " + "x" * 100_000,
    ],
)
def test_what_is_no_key_of_ours_is_refused_without_a_query(header: str) -> None:
    asked = request()
    asked.META["HTTP_AUTHORIZATION"] = header.rstrip("\n") + ",Bearer x" if "\n" in header else header
    with CaptureQueriesContext(connection) as queries, pytest.raises(UnknownKey):
        take(asked)
    assert len(queries) == 0


@pytest.mark.django_db
def test_hash_of_a_key_is_not_the_key() -> None:
    made, _ = key()
    for forged in (made.digest, f"dl_{made.digest[:43]}", made.start.ljust(46, "x")):
        with pytest.raises(UnknownKey):
            take(with_key(forged))


@pytest.mark.django_db
def test_unknown_key_is_refused_and_not_counted_as_no_key() -> None:
    with pytest.raises(UnknownKey):
        take(with_key(new_secret()))


# Without a query


@pytest.mark.django_db
def test_key_is_asked_for_once_in_five_seconds_however_often_it_comes(clock: Clock) -> None:
    _, secret = key()
    with CaptureQueriesContext(connection) as queries:
        for _ in range(100):
            take(with_key(secret))
            clock.now += LIFE_SECONDS / 101
    assert len(queries) == 1
    clock.now += LIFE_SECONDS / 10
    with CaptureQueriesContext(connection) as queries:
        take(with_key(secret))
    assert len(queries) == 1


@pytest.mark.django_db
def test_unknown_key_is_asked_for_once_in_five_seconds(clock: Clock) -> None:
    secret = new_secret()
    with CaptureQueriesContext(connection) as queries:
        for _ in range(100):
            with pytest.raises(UnknownKey):
                take(with_key(secret))
    assert len(queries) == 1


@pytest.mark.django_db
def test_revoked_key_stops_within_five_seconds(clock: Clock) -> None:
    made, secret = key()
    take(with_key(secret))
    made.revoke()
    clock.now += LIFE_SECONDS
    with pytest.raises(UnknownKey):
        take(with_key(secret))


@pytest.mark.django_db
def test_key_in_use_stays_known_while_others_guess() -> None:
    known = KnownKeys(most=10, clock=Clock())
    _, secret = key()
    for _ in range(100):
        assert known.find(secret, before_asking=lambda: None)
        assert known.find(new_secret(), before_asking=lambda: None) is None
    assert len(known.answers) == 10
    with CaptureQueriesContext(connection) as queries:
        known.find(secret, before_asking=lambda: None)
    assert len(queries) == 0


@pytest.mark.django_db
def test_memory_holds_no_secret() -> None:
    _, secret = key()
    take(with_key(secret))
    assert secret not in repr(known_keys.answers)


@pytest.mark.django_db(transaction=True)
def test_key_that_was_good_stays_good_while_the_database_is_gone(
    clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    made, secret = key()
    take(with_key(secret))
    clock.now += LIFE_SECONDS
    rename("api_apikey", "api_apikey_gone")
    try:
        assert take(with_key(secret)).key_id == made.pk
        assert secret not in caplog.text
        assert made.digest not in caplog.text
    finally:
        rename("api_apikey_gone", "api_apikey")


@pytest.mark.django_db(transaction=True)
def test_threads_that_find_a_key_due_ask_once(clock: Clock) -> None:
    _, secret = key()
    take(with_key(secret))
    clock.now += LIFE_SECONDS
    asked: list[int] = []
    start = threading.Barrier(8)

    def find() -> None:
        start.wait()
        answer = known_keys.remembered(sha256(secret))
        if answer and known_keys.is_due(answer):
            asked.append(1)

    threads = [threading.Thread(target=find) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(asked) == 1


# Counting


def rename(table: str, to: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} RENAME TO {to}")


def counted(**by_name: tuple[ApiKey, int]) -> Uses:
    uses = Uses()
    for made, requests in by_name.values():
        uses.counted[made.pk] = requests
    return uses


@pytest.mark.django_db
def test_requests_are_written_as_one_row_for_a_key_and_day() -> None:
    one, other = key()[0], key()[0]
    with time_machine.travel("2027-03-01T10:00Z", tick=False):
        counted(a=(one, 3), b=(other, 1)).write()
        counted(a=(one, 4)).write()
    with time_machine.travel("2027-03-02T10:00Z", tick=False):
        counted(a=(one, 5)).write()
    rows = KeyDay.objects.order_by("key", "day").values_list("key", "day__day", "requests")
    assert list(rows) == [(one.pk, 1, 7), (one.pk, 2, 5), (other.pk, 1, 1)]


@pytest.mark.django_db
def test_writing_costs_two_queries_for_each_key_however_many_requests_there_were() -> None:
    uses = counted(a=(key()[0], 10**9), b=(key()[0], 1))
    uses.write()
    uses.counted.update({made.pk: 5 for made in ApiKey.objects.all()})
    with CaptureQueriesContext(connection) as queries:
        uses.write()
    assert len([query for query in queries if "SAVEPOINT" not in query["sql"]]) == 4
    with CaptureQueriesContext(connection) as queries:
        uses.write()
    assert len(queries) == 0


@pytest.mark.django_db(transaction=True)
def test_what_cannot_be_written_is_written_later(caplog: pytest.LogCaptureFixture) -> None:
    made, _ = key()
    uses = counted(a=(made, 3))
    rename("api_keyday", "api_keyday_gone")
    try:
        uses.write()
    finally:
        rename("api_keyday_gone", "api_keyday")
    uses.counted[made.pk] += 1
    uses.write()
    assert KeyDay.objects.get().requests == 4
    assert caplog.records[0].levelno == logging.ERROR


@pytest.mark.django_db(transaction=True)
def test_key_that_was_deleted_does_not_hold_up_the_others() -> None:
    gone, stays = key()[0], key()[0]
    uses = counted(a=(stays, 1), b=(gone, 1))
    gone.delete()
    uses.write()
    assert list(KeyDay.objects.values_list("key", "requests")) == [(stays.pk, 1)]
    assert not uses.counted


@pytest.mark.django_db(transaction=True)
def test_two_processes_that_write_at_once_lose_nothing() -> None:
    made, _ = key()
    start = threading.Barrier(4)

    def write() -> None:
        uses = counted(a=(made, 5))
        start.wait()
        uses.write()
        assert not uses.counted
        connection.close()

    threads = [threading.Thread(target=write) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert KeyDay.objects.get().requests == 20


@pytest.mark.django_db(transaction=True)
def test_thread_writes_what_was_counted_and_only_one_is_started(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("news.api.keys.uses.WRITE_EVERY_SECONDS", 0.05)
    made, _ = key()
    uses = Uses()
    before = threading.active_count()
    for _ in range(100):
        uses.count(made.pk)
    assert threading.active_count() == before + 1
    workers.wait_until(lambda: KeyDay.objects.filter(requests=100).exists(), "the thread")
    uses.count(made.pk)
    workers.wait_until(lambda: KeyDay.objects.filter(requests=101).exists(), "the thread")


ENDS = """
import django, multiprocessing, sys
django.setup()
from news.api.keys.uses import uses

def work():
    for _ in range(3):
        uses.count(int(sys.argv[1]))

if sys.argv[2] == "fork":
    process = multiprocessing.get_context("fork").Process(target=work)
    process.start()
    process.join()
else:
    work()
"""


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("how", ["itself", "fork"])
def test_process_that_ends_writes_what_it_counted(how: str) -> None:
    made, _ = key()
    subprocess.run(
        [sys.executable, "-c", ENDS, str(made.pk), how],
        cwd=workers.ROOT,
        env=os.environ | {"DATABASE_URL": workers.database_url()},
        check=True,
        timeout=60,
    )
    assert KeyDay.objects.get().requests == 3


# In the admin


def make(client: Client, **fields: Any) -> Any:
    return client.post(NEW, {"name": "Front end", "contact": "web@example.org", "quota": ""} | fields)


def secret_in(answer: Any) -> str:
    return str(answer.context["secret"])


def test_key_is_made_and_shown_once(admin: Client) -> None:
    answer = make(admin, quota="9000")
    secret = secret_in(answer)
    assert f'value="{secret}"' in answer.content.decode()
    made = ApiKey.objects.get()
    assert (made.name, made.contact, made.quota, made.digest) == (
        "Front end",
        "web@example.org",
        9000,
        sha256(secret),
    )
    assert made.made_by is not None
    assert take(with_key(secret)).quota == 9000
    for url in (LIST, reverse("api_keys:edit", args=[made.pk]), reverse("api_keys:history", args=[made.pk])):
        page = admin.get(url).content.decode()
        assert secret not in page
        assert made.digest not in page


def test_answer_with_the_secret_is_kept_by_nobody(admin: Client, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        answer = make(admin)
    secret = secret_in(answer)
    assert {"private", "no-store"} <= set(answer["Cache-Control"].split(", "))
    assert secret not in str(admin.session.items())
    assert secret not in str(answer.cookies)
    assert secret not in caplog.text


def test_form_that_is_wrong_makes_no_key(admin: Client) -> None:
    for wrong in ({"name": ""}, {"name": "x" * 101}, {"quota": "-1"}, {"quota": "9" * 30}, {"quota": "many"}):
        assert make(admin, **wrong).status_code == 200
    assert not ApiKey.objects.exists()


def test_forged_fields_are_not_taken(admin: Client) -> None:
    answer = make(admin, digest=sha256("mine"), start="dl_mine", revoked_at="2020-01-01", made_by="1", pk="7")
    made = ApiKey.objects.get()
    assert made.digest == sha256(secret_in(answer))
    assert made.revoked_at is None
    admin.post(reverse("api_keys:edit", args=[made.pk]), {"name": "New", "digest": "0" * 64, "quota": "5"})
    changed = ApiKey.objects.get()
    assert (changed.name, changed.quota, changed.digest) == ("New", 5, made.digest)


def test_key_is_revoked_by_a_post_for_good(admin: Client) -> None:
    made, _ = key()
    url = reverse("api_keys:delete", args=[made.pk])
    assert "within five seconds" in admin.get(url).content.decode()
    assert ApiKey.objects.get().revoked_at is None
    assert admin.post(url).status_code == 302
    revoked_at = ApiKey.objects.get().revoked_at
    assert revoked_at
    with time_machine.travel(timezone.now() + timedelta(days=1)):
        admin.force_login(factories.superuser("other"))
        admin.post(url)
        admin.post(reverse("api_keys:edit", args=[made.pk]), {"name": "Back", "revoked_at": ""})
    assert (ApiKey.objects.get().name, ApiKey.objects.get().revoked_at) == ("Back", revoked_at)
    history = admin.get(reverse("api_keys:history", args=[made.pk])).content.decode()
    assert history.count("Revoked") == 1


@pytest.mark.parametrize("verbs", [(), ("change",), ("delete",), ("view",)])
def test_nobody_makes_a_key_without_the_right(db: None, verbs: tuple[str, ...]) -> None:
    make(may(*verbs))
    assert not ApiKey.objects.exists()


@pytest.mark.parametrize("verbs", [(), ("add",), ("delete",)])
def test_nobody_changes_a_key_without_the_right(db: None, verbs: tuple[str, ...]) -> None:
    made, _ = key()
    may(*verbs).post(reverse("api_keys:edit", args=[made.pk]), {"name": "Mine", "quota": "0"})
    assert ApiKey.objects.get().name == "Front end"


@pytest.mark.parametrize("verbs", [(), ("add",), ("change",)])
def test_nobody_revokes_a_key_without_the_right(db: None, verbs: tuple[str, ...]) -> None:
    made, _ = key()
    may(*verbs).post(reverse("api_keys:delete", args=[made.pk]))
    assert ApiKey.objects.get().revoked_at is None


@pytest.mark.django_db
def test_rights_can_be_given_to_others_than_superusers() -> None:
    client = may("add", "change", "delete")
    assert secret_in(make(client))
    made = ApiKey.objects.get()
    client.post(reverse("api_keys:delete", args=[made.pk]))
    assert ApiKey.objects.get().revoked_at


def test_request_from_another_site_neither_makes_nor_revokes(db: None) -> None:
    made, _ = key()
    client = Client(enforce_csrf_checks=True)
    client.force_login(factories.superuser())
    assert make(client).status_code == 403
    assert client.post(reverse("api_keys:delete", args=[made.pk])).status_code == 403
    assert ApiKey.objects.get().revoked_at is None


def test_visitor_is_sent_to_the_login(db: None) -> None:
    made, _ = key()
    client = Client()
    for url in (LIST, NEW, *(reverse(f"api_keys:{name}", args=[made.pk]) for name in ("edit", "delete"))):
        assert client.post(url, {"name": "Mine"}).status_code == 302
    assert ApiKey.objects.get().name == "Front end"


def test_list_shows_use_in_a_fixed_number_of_queries(admin: Client) -> None:
    made, _ = key(name="Busy")
    today = timezone.localdate()
    for days_ago, requests in ((0, 11), (1, 20), (29, 300), (30, 4000)):
        KeyDay.objects.create(key=made, day=today - timedelta(days=days_ago), requests=requests)
    admin.get(LIST)
    with CaptureQueriesContext(connection) as few:
        page = admin.get(LIST)
    (row,) = page.context["object_list"]
    assert (row.today, row.last_days) == (11, 331)
    assert made.start in page.content.decode()
    for _ in range(15):
        key()
    with CaptureQueriesContext(connection) as many:
        admin.get(LIST)
    assert len(many) == len(few)


def test_revoked_key_is_listed_and_offers_no_second_revocation(admin: Client) -> None:
    made, _ = key()
    url = reverse("api_keys:delete", args=[made.pk])
    assert url in admin.get(LIST).content.decode()
    made.revoke()
    page = admin.get(LIST).content.decode()
    assert made.name in page
    assert url not in page
    assert "revoked already" in admin.get(url).content.decode()


def test_menu_has_the_keys_for_those_who_may(admin: Client) -> None:
    home = reverse("wagtailadmin_home")
    assert LIST in admin.get(home).content.decode()
    assert LIST not in may().get(home).content.decode()
