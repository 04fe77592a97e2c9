"""Notices by mail: what stands in it, and that it comes."""

import logging
import re
import threading
from datetime import timedelta
from email import message_from_bytes, policy
from smtplib import SMTPException
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection
from django.utils import timezone, translation
from pytest_django.fixtures import Settings
from wagtail.models import PageSubscription
from wagtail.test.utils.form_data import inline_formset
from wagtail.users.models import UserProfile

from cms.ops.sending import MOST_ATTEMPTS, pause_after
from news.desk.notices.mail import SendMail, message_of
from news.desk.notices.models import Notice
from tests import factories
from tests.desk.notices_servers import mail_server
from tests.news.test_editing import form_data
from tests.ops import workers
from tests.review.newsroom import Newsroom

NOW = timezone.now().replace(microsecond=0)


def notice(user: Any = None, **fields: Any) -> Notice:
    user = user or factories.user()
    return Notice.objects.create(
        **{"user": user, "kind": "submitted", "headline": "Story", "section_title": "City"} | fields
    )


class Broken(BaseEmailBackend):
    """A mail server that is not there."""

    error: Exception = ConnectionRefusedError("nobody there")

    def send_messages(self, email_messages: Any) -> int:
        raise self.error


class Odd(Broken):
    error = SMTPException("not now")


def use(settings: Settings, backend: type[BaseEmailBackend]) -> None:
    settings.EMAIL_BACKEND = f"{backend.__module__}.{backend.__name__}"


# What stands in it


def test_mail_has_what_one_needs_to_decide_whether_to_look(room: Newsroom, settings: Settings) -> None:
    settings.WAGTAILADMIN_BASE_URL = "https://news.example.org"
    article = room.approve(room.submit(room.draft()), by=room.editor, comment="Check <the> figures & names")
    workers.work_once()
    message = next(each for each in mail.outbox if each.to == ["reporter@example.org"])
    assert isinstance(message, mail.EmailMultiAlternatives)
    html = str(message.alternatives[0][0])
    link = f"https://news.example.org/admin/pages/{article.pk}/edit/"
    assert message.subject == "Approved: Story"
    assert message.body == (
        "The story was approved in one stage of its review.\n\n"
        "Story\n"
        "Section: City\n"
        "Stage: Desk review\n"
        "By: Editor\n\n"
        "Check <the> figures & names\n\n"
        f"Open it: {link}\n\n"
        "--\n"
        "Choose what is mailed to you: https://news.example.org/admin/account/#tab-notifications\n\n"
    )
    for part in ["Story</h1>", "City", "Desk review", "Editor", "&lt;the&gt; figures &amp; names", link]:
        assert part in html
    assert message.extra_headers["Auto-Submitted"] == "auto-generated"


def test_reviewers_are_led_to_the_review_screen(room: Newsroom) -> None:
    article = room.submit(room.draft())
    workers.work_once()
    assert sorted(each.to[0] for each in mail.outbox) == ["editor@example.org", "maren@example.org"]
    for message in mail.outbox:
        assert re.findall(r"https?://\S+/admin/desk/review/(\d+)/", str(message.body)) == [str(article.pk)]


@pytest.mark.django_db
def test_mail_is_in_the_language_of_its_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    languages: list[str | None] = []

    def look(kind: str) -> str:
        languages.append(translation.get_language())
        return ""

    monkeypatch.setattr("news.desk.notices.wording.what_happened", look)
    reader = factories.user()
    UserProfile.objects.create(user=reader, preferred_language="ru")
    html = str(message_of(notice(reader)).alternatives[0][0])
    with translation.override("az"):
        message_of(notice())
    assert languages == ["ru", "en"]
    assert '<html lang="ru">' in html


@pytest.mark.django_db
def test_subject_is_one_short_line_whatever_the_headline_is() -> None:
    message = message_of(notice(headline="Story\r\nBcc: all@example.org " + "long " * 40))
    assert message.subject.startswith("Submitted: Story Bcc: all@example.org long")
    assert len(message.subject) == 90
    assert "\nBcc:" not in message.message().as_string().partition("\n\n")[0]


@pytest.mark.django_db
def test_mail_about_an_article_that_is_gone_leads_to_the_list() -> None:
    assert "/admin/desk/notices/\n" in str(message_of(notice(article=None)).body)


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Notice._meta.get_field("kind").choices or [], ids=lambda kind: kind[0])
def test_there_are_words_for_each_kind(kind: tuple[str, str]) -> None:
    message = message_of(notice(kind=kind[0]))
    assert message.subject == f"{kind[1]}: Story"
    assert str(message.body).index("\n\nStory\n") > 10


# That it comes


@pytest.mark.django_db
def test_mail_is_sent_once() -> None:
    row = notice()
    workers.work_once()
    workers.work_once()
    row.refresh_from_db()
    assert len(mail.outbox) == 1
    assert (row.state, row.attempts, row.answer) == ("sent", 1, "")


@pytest.mark.django_db
@pytest.mark.parametrize("backend", [Broken, Odd])
def test_mail_that_fails_is_tried_again_later_each_time_and_never_lost(
    settings: Settings, caplog: pytest.LogCaptureFixture, backend: type[BaseEmailBackend]
) -> None:
    working = settings.EMAIL_BACKEND
    use(settings, backend)
    with time_machine.travel(NOW, tick=False) as clock:
        row = notice()
        waits = []
        for _ in range(4):
            assert workers.work_once().failures == 0
            row.refresh_from_db()
            waits.append((row.next_at - timezone.now()).total_seconds() / 60)
            clock.move_to(row.next_at - timedelta(seconds=1))
            workers.work_once()
            clock.move_to(row.next_at)
        assert waits == [1, 2, 4, 8]
        assert (row.state, row.attempts) == ("pending", 4)
        assert backend.__dict__.get("error", Broken.error).args[0] in row.answer
        settings.EMAIL_BACKEND = working
        workers.work_once()
    row.refresh_from_db()
    assert (row.state, row.answer) == ("sent", "")
    assert len(mail.outbox) == 1
    assert f"tried again at {NOW + timedelta(minutes=1):%Y-%m-%dT%H:%M:%S}+00:00: " in caplog.text


@pytest.mark.django_db
def test_mail_is_given_up_after_ten_attempts_and_stays_in_the_list(
    settings: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    row = notice()
    use(settings, Broken)
    with time_machine.travel(NOW, tick=False) as clock:
        for _ in range(MOST_ATTEMPTS + 3):
            workers.work_once()
            row.refresh_from_db()
            clock.move_to(max(row.next_at, timezone.now()))
    assert (row.state, row.attempts) == ("failed", MOST_ATTEMPTS)
    assert [each.message for each in caplog.records if each.levelno == logging.ERROR] == [
        f"Notice {row.pk} given up after 10 attempts: ConnectionRefusedError: nobody there"
    ]


def test_pauses_grow_to_hours() -> None:
    pauses = [pause_after(number) for number in range(1, MOST_ATTEMPTS)]
    assert pauses == sorted(pauses)
    assert pauses[0] == timedelta(minutes=1)
    assert timedelta(hours=8) < sum(pauses, timedelta()) < timedelta(days=1)


@pytest.mark.django_db
def test_failing_mail_does_not_hold_up_the_next(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    bad, good = notice(headline="Bad"), notice(headline="Good")

    def send(message: mail.EmailMultiAlternatives) -> None:
        if "Bad" in message.subject:
            raise SMTPException("no")
        message.send()

    monkeypatch.setattr("news.desk.notices.mail.send", send)
    workers.work_once()
    states = [Notice.objects.get(pk=row.pk).state for row in (bad, good)]
    assert states == ["pending", "sent"]


@pytest.mark.django_db
def test_error_of_our_own_is_reported_and_tried_again(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    row = notice()
    with monkeypatch.context() as patch:
        patch.setattr("news.desk.notices.wording.subject", lambda kind, headline: 1 / 0)
        assert workers.work_once().failures == 1
    assert "ZeroDivisionError" in caplog.text
    with time_machine.travel(timezone.now() + timedelta(minutes=10)):
        workers.work_once()
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("sent", 2)


@pytest.mark.django_db
def test_account_that_was_closed_or_lost_its_address_meanwhile_gets_no_mail() -> None:
    closed, nowhere = notice(factories.user(is_active=False)), notice(factories.user("nowhere"))
    type(nowhere.user).objects.filter(pk=nowhere.user_id).update(email="")
    workers.work_once()
    assert [Notice.objects.get(pk=row.pk).state for row in (closed, nowhere)] == ["none", "none"]
    assert mail.outbox == []


@pytest.mark.django_db
def test_slow_mail_server_does_not_hold_up_the_worker(monkeypatch: pytest.MonkeyPatch) -> None:
    answered = threading.Event()
    row = notice()
    monkeypatch.setattr("news.desk.notices.mail.send", lambda message: answered.wait(20))
    job = SendMail()
    assert job.due(timezone.now(), besides=()) == [row.pk]
    assert job.run(row.pk)
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("pending", 1)
    # In hand, and another worker does not see it.
    assert job.due(timezone.now(), besides=()) == [row.pk]
    assert SendMail().due(timezone.now(), besides=()) == []
    assert not SendMail().run(row.pk)
    answered.set()
    assert job.run(row.pk)
    row.refresh_from_db()
    assert row.state == "sent"
    assert job.due(timezone.now(), besides=()) == []


@pytest.mark.django_db
def test_mail_that_killed_or_lost_its_worker_is_sent_by_the_next_after_a_while() -> None:
    row = notice()
    assert SendMail().claim(row.pk) is not None
    workers.work_once()
    assert mail.outbox == []
    with time_machine.travel(timezone.now() + timedelta(minutes=6)):
        workers.work_once()
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_mail_that_kills_every_worker_is_given_up_in_the_end(caplog: pytest.LogCaptureFixture) -> None:
    row = notice(attempts=MOST_ATTEMPTS)
    workers.work_once()
    row.refresh_from_db()
    assert row.state == "failed"
    assert "It was never finished" in caplog.text


@pytest.mark.django_db(transaction=True)
def test_ten_workers_send_each_of_thirty_mails_once() -> None:
    reader = factories.user()
    rows = [notice(reader, headline=f"Story {number}") for number in range(30)]
    assert workers.ten_work_once() == 0
    workers.work_once()
    assert Notice.objects.filter(state="sent").count() == 30
    assert sorted(each.subject for each in mail.outbox) == sorted(
        f"Submitted: {row.headline}" for row in rows
    )


@pytest.mark.django_db(transaction=True)
def test_a_real_mail_server_gets_it_after_it_had_refused_it(settings: Settings) -> None:
    reader = factories.user("reader")
    row = notice(reader, comment="Коротко и ясно")
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    with mail_server() as server:
        settings.EMAIL_PORT = server.port
        server.refusals = 1
        workers.work_once()
        assert server.messages == []
        row.refresh_from_db()
        assert "451" in row.answer
        with time_machine.travel(timezone.now() + timedelta(minutes=2)):
            workers.work_once()
        (raw,) = server.messages
    message = message_from_bytes(raw, policy=policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    assert message["To"] == "reader@example.org"
    assert text is not None
    assert html is not None
    assert "Коротко и ясно" in text.get_content()
    assert "<blockquote>Коротко и ясно</blockquote>" in html.get_content()
    row.refresh_from_db()
    assert (row.state, row.attempts) == ("sent", 2)


@pytest.mark.django_db(transaction=True)
def test_mail_server_that_is_not_there_loses_nothing(settings: Settings) -> None:
    row = notice()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = 9
    assert workers.work_once().failures == 0
    row.refresh_from_db()
    assert row.state == "pending"
    assert "ConnectionRefusedError" in row.answer


@pytest.mark.django_db(transaction=True)
def test_nothing_is_mailed_within_the_act() -> None:
    room = Newsroom()
    room.published()
    assert mail.outbox == []
    assert Notice.objects.filter(state="pending").count() > 5
    workers.work_once()
    assert len(mail.outbox) == Notice.objects.filter(state="sent").count() > 5


@pytest.mark.django_db
def test_looking_for_mail_is_one_query_that_an_index_answers(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(1) as queries:
        SendMail().due(timezone.now(), besides=())
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + queries.captured_queries[0]["sql"])
            assert "mail_to_send" in str(cursor.fetchall())


# Wagtail's own mail


def test_wagtail_mails_nothing_about_its_workflows(room: Newsroom) -> None:
    article = room.submit(room.draft())
    article = room.send_back(article, by=room.editor)
    article = room.submit(article)
    room.approve(room.approve(article, by=room.editor), by=room.publisher)
    assert mail.outbox == []


def test_wagtail_still_mails_about_comments(room: Newsroom) -> None:
    article = room.draft()
    PageSubscription.objects.create(user=room.reporter, page=article, comment_notifications=True)
    comment = {
        "text": "Who says so?",
        "contentpath": "title",
        "position": "",
        "resolved": "false",
        "replies": inline_formset([]),
    }
    newest = article.get_latest_revision()
    data = form_data(title="Story", slug=article.slug, comments=inline_formset([comment])) | {
        "loaded_revision_id": str(newest.pk),
        "loaded_revision_created_at": newest.created_at.isoformat(),
    }
    answer = room.client(room.colleague).post(f"/admin/pages/{article.pk}/edit/", data)
    assert answer.status_code == 302
    (message,) = mail.outbox
    assert message.to == ["reporter@example.org"]
    assert "Who says so?" in message.body
