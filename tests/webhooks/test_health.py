"""An endpoint that fails rests, and a dead one is switched off; somebody hears of it."""

from datetime import timedelta
from smtplib import SMTPException
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone, translation
from pytest_django.fixtures import Settings
from wagtail.users.models import UserProfile

from news.webhooks import health
from news.webhooks.health import LONGEST_REST
from news.webhooks.models import Endpoint, SwitchOffNotice, WebhookDelivery
from news.webhooks.owners import message_of
from news.webhooks.pruning import PruneWebhooks
from tests import factories
from tests.ops import workers
from tests.webhooks.endpoints import change, endpoint, states
from tests.webhooks.receivers import Receiver

pytestmark = pytest.mark.django_db
NOW = timezone.now().replace(microsecond=0)


class Broken(EmailBackend):
    def send_messages(self, messages: Any) -> int:
        raise SMTPException("not now")


def fresh(to: Endpoint) -> Endpoint:
    return Endpoint.objects.get(pk=to.pk)


def test_endpoint_that_fails_for_long_is_asked_seldom_however_much_is_waiting(server: Receiver) -> None:
    to = endpoint(server.url)
    server.status = 500
    with time_machine.travel(NOW, tick=False) as clock:
        for number in range(30):
            change(number)
        workers.work_once()
        clock.shift(timedelta(hours=1))
        workers.work_once()
        asked = len(server.received)
        assert fresh(to).rests_until == NOW + timedelta(hours=1) + LONGEST_REST
        for _ in range(10):
            clock.shift(timedelta(seconds=29))
            workers.work_once()
        assert len(server.received) == asked
        clock.shift(LONGEST_REST)
        workers.work_once()
        assert 1 <= len(server.received) - asked <= 3
        server.status = 200
        clock.shift(LONGEST_REST)
        workers.work_once()
        clock.shift(LONGEST_REST)
        workers.work_once()
    assert set(states(to)) == {"sent"}
    assert (fresh(to).failing_since, fresh(to).rests_until) == (None, None)


def test_one_failure_lets_nothing_rest(server: Receiver) -> None:
    to = endpoint(server.url)
    server.status = lambda body: 500 if body["data"]["article_id"] == 1 else 200
    change(1)
    workers.work_once()
    change(2)
    workers.work_once()
    assert states(to) == ["pending", "sent"]


def test_endpoint_that_takes_nothing_for_three_days_is_switched_off_and_its_owner_told(
    server: Receiver, settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://news.example.org"
    owner = factories.user("owner")
    factories.superuser("chief")
    to = endpoint(server.url, name="Front end\nBcc: all@example.org", owner=owner)
    server.status = 500
    with time_machine.travel(NOW, tick=False) as clock:
        change(1)
        while fresh(to).is_active:
            clock.move_to(max(WebhookDelivery.objects.get().next_at, timezone.now()))
            workers.work_once()
        assert timezone.now() - NOW == timedelta(days=3)
        workers.work_once()
    assert fresh(to).switched_off_because == "silent"
    assert "switched off: silent" in caplog.text
    (message,) = mail.outbox
    assert message.to == ["owner@example.org"]
    assert message.subject == "Webhook switched off: Front end Bcc: all@example.org"
    assert "It has taken nothing for three days." in str(message.body)
    assert f"https://news.example.org/admin/webhooks/deliveries/{to.pk}/" in str(message.body)
    assert WebhookDelivery.objects.get().state == "failed"


def test_endpoint_that_takes_something_now_and_then_is_kept(server: Receiver) -> None:
    to = endpoint(server.url)
    server.status = lambda body: 500 if body["data"]["article_id"] == 1 else 200
    with time_machine.travel(NOW, tick=False) as clock:
        change(1)
        for number in range(2, 10):
            workers.work_once()
            clock.shift(timedelta(hours=20))
            change(number)
        workers.work_once()
    assert fresh(to).is_active
    assert states(to).count("failed") == 1


def test_endpoint_that_says_410_is_switched_off_at_once_and_what_waits_is_kept(server: Receiver) -> None:
    to = endpoint(server.url, owner=factories.user("owner"))
    server.status = 410
    for number in range(5):
        change(number)
    workers.work_once()
    workers.work_once()
    assert not fresh(to).is_active
    assert fresh(to).switched_off_because == "gone"
    assert "410 Gone" in str(mail.outbox[0].body)
    assert len(mail.outbox) == 1
    assert 1 <= len(server.received) <= 3
    change(9)
    assert states(to) == ["pending"] * 5
    server.status = 200
    Endpoint.objects.update(is_active=True)
    health.revive(fresh(to))
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        workers.work_once()
    assert set(states(to)) == {"sent"}


def test_two_attempts_that_end_together_switch_it_off_once() -> None:
    to = endpoint(owner=factories.user("owner"))
    health.failed(to.pk, 410)
    health.failed(to.pk, 410)
    assert SwitchOffNotice.objects.count() == 1


@pytest.mark.parametrize("missing", ["none", "closed", "no address"])
def test_administrators_are_told_of_an_endpoint_whose_owner_is_gone(missing: str) -> None:
    owner = factories.user("owner", is_active=missing != "closed")
    if missing == "no address":
        type(owner).objects.filter(pk=owner.pk).update(email="")
    factories.superuser("chief")
    factories.user("somebody")
    to = endpoint(owner=None if missing == "none" else owner)
    health.failed(to.pk, 410)
    workers.work_once()
    assert [message.to for message in mail.outbox] == [["chief@example.org"]]


def test_mail_is_tried_again_and_lost_by_no_failure(settings: Settings) -> None:
    working = settings.EMAIL_BACKEND
    settings.EMAIL_BACKEND = f"{__name__}.Broken"
    health.failed(endpoint(owner=factories.user("owner")).pk, 410)
    workers.work_once()
    assert SwitchOffNotice.objects.get().state == "pending"
    settings.EMAIL_BACKEND = working
    with time_machine.travel(timezone.now() + timedelta(minutes=2)):
        workers.work_once()
    assert SwitchOffNotice.objects.get().state == "sent"
    assert len(mail.outbox) == 1


def test_mail_is_in_the_language_of_the_owner(monkeypatch: pytest.MonkeyPatch) -> None:
    languages: list[str | None] = []

    def render(*args: Any) -> str:
        languages.append(translation.get_language())
        return ""

    monkeypatch.setattr("news.webhooks.owners.render_to_string", render)
    speaks, silent = factories.user("owner"), factories.user("other")
    UserProfile.objects.create(user=speaks, preferred_language="ru")
    first, second = (
        SwitchOffNotice(pk=pk, endpoint=endpoint(), user=user) for pk, user in [(1, speaks), (2, silent)]
    )
    with translation.override("az"):
        messages = [message_of(first), message_of(first), message_of(second)]
    assert languages == ["ru", "ru", "en"]
    # A second sending is the same mail.
    ids = [message.extra_headers["Message-ID"] for message in messages]
    assert ids[0] == ids[1] != ids[2]


def test_old_deliveries_go_and_what_is_on_its_way_stays(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("news.webhooks.pruning.AT_ONCE", 2)
    old, to, off = timezone.now() - timedelta(days=31), endpoint(), endpoint(is_active=False)
    for state in ("sent", "failed", "none", "pending"):
        WebhookDelivery.objects.create(endpoint=to, state=state, at=old, answer=f"old {state}")
        WebhookDelivery.objects.create(endpoint=off, state=state, at=old, answer=f"off {state}")
        WebhookDelivery.objects.create(endpoint=to, state=state, answer=f"new {state}")
    SwitchOffNotice.objects.create(endpoint=to, user=factories.user(), at=old, state="sent")
    job = PruneWebhooks()
    while job.due(timezone.now(), besides=()):
        job.run("old deliveries")
    left = set(WebhookDelivery.objects.values_list("answer", flat=True))
    assert left == {"old pending", "new sent", "new failed", "new none", "new pending"}
    assert not SwitchOffNotice.objects.exists()
    assert job.due(timezone.now() + timedelta(days=1), besides=()) == ["old deliveries"]
