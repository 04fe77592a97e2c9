"""docs/webhooks.md is true: its examples run against real deliveries, its numbers are those of the code."""

import json
import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from cms.ops.outbound import LONGEST_TEXT, MAX_ANSWER_BYTES, TIMEOUT_SECONDS
from news.record.models import Change
from news.webhooks import health, payload, pruning, replay, rotation, sending
from news.webhooks.models import Endpoint, WebhookDelivery
from tests.ops import workers
from tests.webhooks.endpoints import change, endpoint
from tests.webhooks.receivers import Receiver, wait_for

DOCS = (workers.ROOT / "docs" / "webhooks.md").read_text()


def example(name: str) -> str:
    """Return the code block whose first line names the file."""
    (code,) = re.findall(rf"```\w+\n(# {re.escape(name)}.*?)```", DOCS, re.DOTALL)
    return str(code)


@contextmanager
def receiver_of_the_docs(secret: str, folder: Path) -> Iterator[tuple[str, Path]]:
    """Run receiver.py; yield its address, and the file of what it prints."""
    program, said = folder / "receiver.py", folder / "said"
    program.write_text(example("receiver.py"))
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {"WEBHOOK_SECRET": secret, "PORT": str(port)}
    with said.open("w") as output:
        process = subprocess.Popen(
            [sys.executable, program], env=environment, stdout=output, stderr=subprocess.STDOUT
        )
        try:
            wait_for(lambda: listens(port))
            yield f"http://127.0.0.1:{port}/hook", said
        finally:
            process.kill()
            process.wait()


def listens(port: int) -> bool:
    with socket.socket() as client:
        return client.connect_ex(("127.0.0.1", port)) == 0


@pytest.mark.django_db
def test_receiver_of_the_docs_takes_each_message_once_and_refuses_forged_ones(tmp_path: Path) -> None:
    to = endpoint("http://127.0.0.1:9/")
    with receiver_of_the_docs(to.secret, tmp_path) as (url, said):
        Endpoint.objects.update(url=url)
        change(7, "published", url="https://news.example.org/city/bridge/")
        statuses = []
        for secret in (to.secret, to.secret, Endpoint().secret):
            Endpoint.objects.update(secret=secret)
            workers.work_once()
            delivery = WebhookDelivery.objects.select_related("endpoint").get()
            statuses.append(delivery.http_status)
            replay.send_again(delivery)
        assert statuses == [204, 204, 401]
        lines = [line for line in said.read_text().splitlines() if "article" in line]
    assert lines == ["article.published https://news.example.org/city/bridge/"]


@pytest.mark.django_db
def test_verification_by_hand_of_the_docs_tells_ours_from_others(server: Receiver) -> None:
    to = endpoint(server.url)
    change()
    workers.work_once()
    (received,) = server.received
    code: dict[str, Any] = {}
    exec(example("verify.py"), code)
    is_ours = code["is_ours"]
    headers = received.headers
    assert is_ours(to.secret, headers, received.body)
    assert not is_ours(Endpoint().secret, headers, received.body)
    assert not is_ours(to.secret, headers, received.body + b" ")
    assert not is_ours(to.secret, headers | {"webhook-id": "msg_other"}, received.body)
    late = headers | {"webhook-timestamp": str(int(time.time()) - 400)}
    assert not is_ours(to.secret, late, received.body)
    two = headers | {"webhook-signature": f"v1,AAAA {headers['webhook-signature']}"}
    assert is_ours(to.secret, two, received.body)


def test_message_signed_in_the_shell_of_the_docs_is_taken(tmp_path: Path) -> None:
    secret = Endpoint().secret
    with receiver_of_the_docs(secret, tmp_path) as (url, _said):
        for given, status in ((secret, "204"), (Endpoint().secret, "401")):
            done = subprocess.run(
                ["bash", "-euc", example("post.sh")],
                env=os.environ | {"WEBHOOK_SECRET": given, "URL": url},
                capture_output=True,
                text=True,
                check=True,
            )
            assert done.stdout.strip() == status, done.stderr


@pytest.mark.django_db
def test_example_of_a_message_has_the_fields_that_messages_have() -> None:
    (text,) = re.findall(r"```json\n(.*?)```", DOCS, re.DOTALL)
    shown = json.loads(text)
    endpoint()
    change(1, "corrected")
    real = payload.payload(WebhookDelivery.objects.select_related("change", "endpoint").get())
    assert (list(shown), list(shown["data"])) == (list(real), list(real["data"]))
    assert shown["type"] == real["type"]


def test_types_in_the_docs_are_those_there_are() -> None:
    documented = set(re.findall(r"^\| `((?:article|site)\.\w+)` \|", DOCS, re.MULTILINE))
    assert documented == {payload.type_of(Change(kind=kind)) for kind in Change.Kind.values}


def test_numbers_in_the_docs_are_those_of_the_code() -> None:
    said = " ".join(DOCS.split())
    assert f"**{TIMEOUT_SECONDS:g} seconds**" in said
    assert f"{MAX_ANSWER_BYTES // 1024} KB" in said
    assert f"first {LONGEST_TEXT} characters" in said
    assert f"for {rotation.FORMER_IS_VALID // timedelta(hours=1)} hours" in said
    assert f"kept for {pruning.KEEP.days} days" in said
    assert f"takes nothing at all for {numeral(health.DEAD_AFTER.days)} days" in said
    assert f"{numeral(sending.TRIED_FOR.days)} days after the first failure" in said
    assert f"at least every {numeral(health.LONGEST_REST.seconds // 60)} minutes" in said
    assert f"{numeral(sending.AT_ONE_ENDPOINT)} messages at most" in said
    first, *minutes = (pause.seconds for pause in sending.PAUSES[:3])
    assert f"after {first} seconds, {minutes[0] // 60} minutes, {minutes[1] // 60} minutes" in said
    hours = [pause // timedelta(hours=1) for pause in sending.PAUSES[3:8]]
    assert f"{', '.join(map(str, hours[:-1]))} and {hours[-1]} hours" in said


def numeral(number: int) -> str:
    return ["none", "one", "two", "three", "four", "five"][number]
