"""Quotas: who is counted as one client, how much it may ask, and what it is told."""

import re
import threading
import time
import timeit
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.http import HttpRequest
from django.test import RequestFactory
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from pytest_django.fixtures import Settings

from cms.ops.address import client_address
from cms.ops.windows import WINDOW_SECONDS, Windows
from news.api.keys.models import ApiKey
from news.api.keys.secret import new_secret
from news.api.keys.uses import uses
from news.api.quota import UnknownKey, Verdict, take
from news.api.quota.take import UNKNOWN_KEYS_A_MINUTE
from tests.api.clock import Clock, stop_clocks

ONE, OTHER = "198.51.100.1", "198.51.100.2"


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    return stop_clocks(monkeypatch)


@pytest.fixture(autouse=True)
def quotas(settings: Settings) -> None:
    settings.API_QUOTA, settings.API_KEY_QUOTA, settings.TRUSTED_PROXIES = 3, 5, 0


def request(address: str = ONE, *, key: str = "", forwarded: str | None = None) -> HttpRequest:
    headers = {"Authorization": f"Bearer {key}"} if key else {}
    if forwarded is not None:
        headers["X-Forwarded-For"] = forwarded
    return RequestFactory().get("/api/content/v1/articles", headers=headers, REMOTE_ADDR=address)


def key(**fields: int | None) -> tuple[ApiKey, str]:
    made = ApiKey(name="Front end", **fields)
    secret = made.give_secret()
    made.save()
    return made, secret


def answers(count: int, asked: HttpRequest) -> list[bool]:
    return [take(asked).allowed for _ in range(count)]


# A minute of requests


def test_client_is_answered_as_often_as_the_quota_says_and_then_refused(clock: Clock) -> None:
    assert answers(5, request()) == [True, True, True, False, False]


def test_refused_client_is_answered_again_when_its_minute_is_over(clock: Clock) -> None:
    answers(4, request())
    clock.now += WINDOW_SECONDS - 0.001
    assert not take(request()).allowed
    clock.now += 0.001
    assert answers(4, request()) == [True, True, True, False]


def test_client_that_comes_back_when_it_was_told_to_is_answered(clock: Clock) -> None:
    answers(3, request())
    clock.now += 12.3
    clock.now += int(take(request()).headers()["Retry-After"])
    assert take(request()).allowed


def test_minute_begins_with_the_clients_first_request_and_not_for_all_at_once(clock: Clock) -> None:
    answers(3, request(ONE))
    clock.now += 30
    answers(3, request(OTHER))
    clock.now += 30
    assert (take(request(ONE)).allowed, take(request(OTHER)).allowed) == (True, False)


def test_clients_do_not_use_up_each_others_quota(clock: Clock) -> None:
    answers(4, request(ONE))
    assert take(request(OTHER)).left == 2


def test_quota_of_zero_is_no_limit_and_says_nothing(clock: Clock, settings: Settings) -> None:
    settings.API_QUOTA = 0
    assert all(answers(1000, request()))
    assert take(request()).headers() == {}


def test_quota_that_is_lowered_holds_in_the_minute_that_runs(clock: Clock, settings: Settings) -> None:
    answers(3, request())
    settings.API_QUOTA = 2
    assert take(request()).headers()["RateLimit"] == '"address";r=0;t=60'


@given(
    asked=st.lists(st.tuples(st.integers(0, 3), st.floats(0, 90), st.integers(1, 4)), max_size=60),
)
def test_windows_count_as_a_ledger_of_all_requests_does(asked: list[tuple[int, float, int]]) -> None:
    clock = Clock()
    windows = Windows(clock=clock)
    ledger: dict[int, list[float]] = {}
    for client, pause, limit in asked:
        clock.now += pause
        began = ledger.get(client, [-1000.0])[0]
        if clock.now >= began + WINDOW_SECONDS:
            ledger[client] = []
        answered = ledger[client]
        left, seconds = windows.take(client, limit)
        if len(answered) < limit or not answered:
            answered.append(clock.now)
            assert left == limit - len(answered)
        else:
            assert left == -1
        assert seconds == answered[0] + WINDOW_SECONDS - clock.now
        assert seconds > 0


def test_memory_is_bounded_whoever_asks() -> None:
    windows = Windows(most=100, clock=Clock())
    for client in range(10_000):
        windows.take(client, 3)
    assert len(windows.windows) == 100


def test_client_is_remembered_while_others_come_and_go() -> None:
    windows = Windows(most=100, clock=Clock())
    windows.take("me", 1)
    for client in range(99):
        windows.take(client, 1)
    assert windows.take("me", 1)[0] == -1


def test_minutes_that_are_over_are_forgotten() -> None:
    clock = Clock()
    windows = Windows(clock=clock)
    for client in range(100):
        windows.take(client, 3)
    clock.now += WINDOW_SECONDS
    for client in range(100, 160):
        windows.take(client, 3)
    assert set(windows.windows) == set(range(100, 160))


def test_threads_together_get_no_more_than_the_quota() -> None:
    windows = Windows(clock=Clock())
    start = threading.Barrier(8)

    def ask(_thread: int) -> int:
        start.wait()
        return sum(windows.take("client", 1000)[0] >= 0 for _ in range(500))

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(ask, range(8))) == 1000


# Who is one client


def test_addresses_of_one_64_are_one_client(clock: Clock) -> None:
    answers(3, request("2001:db8:1:2::1"))
    assert not take(request("2001:db8:1:2:ffff:ffff:ffff:ffff")).allowed
    assert take(request("2001:db8:1:3::1")).allowed


def test_ipv4_address_in_ipv6_spelling_is_that_ipv4_address(clock: Clock) -> None:
    answers(3, request(ONE))
    assert not take(request(f"::ffff:{ONE}")).allowed
    assert take(request(f"::ffff:{OTHER}")).allowed


def test_forwarded_addresses_are_nobodys_word_without_a_proxy(clock: Clock) -> None:
    assert [take(request(forwarded=f"203.0.113.{n}")).allowed for n in range(4)] == [True, True, True, False]


@pytest.mark.parametrize(
    ("proxies", "forwarded", "client"),
    [
        (1, "203.0.113.7", "203.0.113.7"),
        # What stands left of what the proxy wrote is the client's own invention.
        (1, "8.8.8.8, 203.0.113.7", "203.0.113.7"),
        (2, "8.8.8.8, 203.0.113.7, 10.0.0.1", "203.0.113.7"),
        (2, "203.0.113.7,10.0.0.1", "203.0.113.7"),
        (1, "203.0.113.7:4711", "203.0.113.7"),
        (1, "[2001:db8:1:2::1]:4711", "2001:db8:1:2::"),
        (1, "2001:db8:1:2::1", "2001:db8:1:2::"),
        # Not by that way, or by a proxy that writes no addresses: the connection's own counts.
        (2, "203.0.113.7", ONE),
        (1, "", ONE),
        (1, None, ONE),
        (1, "unknown", ONE),
        (1, "203.0.113.7, _hidden", ONE),
        (1, "\x00", ONE),
        (1, "203.0.113.\udc80", ONE),
        (1, "," * 5000, ONE),
    ],
)
def test_client_behind_proxies_is_whom_the_outermost_trusted_one_saw(
    settings: Settings, proxies: int, forwarded: str | None, client: str
) -> None:
    settings.TRUSTED_PROXIES = proxies
    asked = request(ONE)
    if forwarded is not None:
        asked.META["HTTP_X_FORWARDED_FOR"] = forwarded
    assert client_address(asked) == client_address(request(client, forwarded=""))


@given(forwarded=st.text(max_size=200), proxies=st.integers(0, 3))
def test_no_forwarded_header_breaks_anything(forwarded: str, proxies: int) -> None:
    asked = request(ONE)
    asked.META["HTTP_X_FORWARDED_FOR"] = forwarded
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.TRUSTED_PROXIES", proxies)
        assert len(client_address(asked)) in {4, 8}


@pytest.mark.parametrize("address", ["", "unix:", "fe80::1%eth0", "::1", "127.0.0.1"])
def test_request_without_a_usual_address_has_a_client_all_the_same(clock: Clock, address: str) -> None:
    assert answers(4, request(address)) == [True, True, True, False]


# With a key


@pytest.mark.django_db
def test_key_has_the_larger_quota_wherever_it_comes_from(clock: Clock) -> None:
    made, secret = key()
    for address in (ONE, OTHER, ONE, OTHER, "2001:db8::1"):
        verdict = take(request(address, key=secret))
        assert (verdict.allowed, verdict.key_id) == (True, made.pk)
    assert not take(request(key=secret)).allowed


@pytest.mark.django_db
def test_key_and_address_are_counted_apart(clock: Clock) -> None:
    _, secret = key()
    answers(6, request(key=secret))
    assert take(request()).left == 2
    answers(3, request())
    _, other = key()
    assert take(request(key=other)).allowed


@pytest.mark.django_db
@pytest.mark.parametrize(("own", "answered"), [(2, 2), (None, 5), (0, 50)])
def test_keys_own_quota_goes_before_the_usual_one(clock: Clock, own: int | None, answered: int) -> None:
    _, secret = key(quota=own)
    assert sum(answers(50, request(key=secret))) == answered


@pytest.mark.django_db
def test_key_of_its_own_quota_goes_on_with_what_it_used_when_that_is_changed(clock: Clock) -> None:
    made, secret = key(quota=2)
    answers(2, request(key=secret))
    ApiKey.objects.filter(pk=made.pk).update(quota=4)
    clock.now += 5
    assert answers(3, request(key=secret)) == [True, True, False]


@pytest.mark.django_db
def test_unknown_keys_cost_an_address_no_more_than_so_many_queries(clock: Clock) -> None:
    refused, unknown = 0, 0
    with CaptureQueriesContext(
        connection,
    ) as queries:
        for _ in range(UNKNOWN_KEYS_A_MINUTE * 3):
            try:
                refused += not take(request(key=new_secret())).allowed
            except UnknownKey:
                unknown += 1
    assert (len(queries), unknown, refused) == (
        UNKNOWN_KEYS_A_MINUTE,
        UNKNOWN_KEYS_A_MINUTE,
        UNKNOWN_KEYS_A_MINUTE * 2,
    )
    assert take(request(key=new_secret())).headers() == {
        "RateLimit-Policy": '"unknown-keys";q=60;w=60',
        "RateLimit": '"unknown-keys";r=0;t=60',
        "Retry-After": "60",
    }


@pytest.mark.django_db
def test_good_key_goes_on_while_its_neighbour_guesses(clock: Clock, settings: Settings) -> None:
    settings.API_KEY_QUOTA = 0
    _, secret = key()
    take(request(key=secret))
    for _ in range(UNKNOWN_KEYS_A_MINUTE - 1):
        with pytest.raises(UnknownKey):
            take(request(key=new_secret()))
        with pytest.raises(UnknownKey):
            take(request(key="nonsense"))
    assert not take(request(key=new_secret())).allowed
    clock.now += 30
    assert take(request(key=secret)).allowed
    assert take(request()).allowed


# What the client is told


def test_answer_says_the_policy_and_what_is_left_of_it(clock: Clock) -> None:
    take(request())
    clock.now += 12.5
    assert take(request()).headers() == {
        "RateLimit-Policy": '"address";q=3;w=60',
        "RateLimit": '"address";r=1;t=48',
    }


def test_refusal_says_when_to_come_back(clock: Clock) -> None:
    answers(3, request())
    clock.now += 59.9
    assert take(request()).headers() == {
        "RateLimit-Policy": '"address";q=3;w=60',
        "RateLimit": '"address";r=0;t=1',
        "Retry-After": "1",
    }


@pytest.mark.django_db
def test_key_is_told_of_its_own_policy(clock: Clock) -> None:
    _, secret = key(quota=7)
    assert take(request(key=secret)).headers() == {
        "RateLimit-Policy": '"key";q=7;w=60',
        "RateLimit": '"key";r=6;t=60',
    }


STRING, INTEGER = r'"[\x20-\x21\x23-\x5b\x5d-\x7e]*"', r"\d{1,15}"


@given(
    allowed=st.booleans(),
    policy=st.sampled_from(["address", "key", "unknown-keys"]),
    quota=st.integers(1, 2**31),
    left=st.integers(0, 2**31),
    seconds=st.floats(0, WINDOW_SECONDS + 1e-9),
)
def test_headers_are_structured_fields_of_the_drafts_form(
    allowed: bool, policy: str, quota: int, left: int, seconds: float
) -> None:
    headers = Verdict(allowed, policy, quota, left, seconds).headers()
    assert re.fullmatch(rf"{STRING};q={INTEGER};w={INTEGER}", headers["RateLimit-Policy"])
    matched = re.fullmatch(rf"({STRING});r={INTEGER};t=({INTEGER})", headers["RateLimit"])
    assert matched
    assert headers["RateLimit-Policy"].startswith(matched[1])
    assert headers.get("Retry-After", matched[2]) == matched[2]
    assert 1 <= int(matched[2]) <= WINDOW_SECONDS
    assert ("Retry-After" in headers) is not allowed


# What it costs


@pytest.mark.django_db
def test_asking_costs_no_query_and_microseconds(settings: Settings) -> None:
    settings.API_QUOTA = settings.API_KEY_QUOTA = 10**6
    _, secret = key()
    with_key, without = request(key=secret), request()
    take(with_key)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        seconds = timeit.timeit(
            lambda: (take(with_key).headers(), take(without).headers()),
            number=5000,
            timer=time.thread_time,
        )
    assert len(queries) == 0
    assert uses.counted.total() == 5001
    assert seconds / 10_000 < 0.0005
