"""What docs/previews.md tells a developer to type works, from the command line to the document."""

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from news.previews.models import PreviewLink, PreviewOpening
from news.previews.opening import open_preview
from news.previews.sharing import revoke, share
from news.previews.tokens import token_of
from tests.review.newsroom import Newsroom

GUIDE = Path(__file__).parent.parent.parent / "docs" / "previews.md"
API = "/api/content/v1/preview"


def run(command: str, token: str) -> "subprocess.CompletedProcess[str]":
    environment = {"PATH": os.environ["PATH"], "TOKEN": token}
    return subprocess.run(
        ["bash", "-c", command], env=environment, capture_output=True, text=True, check=False, timeout=30
    )


def test_command_of_the_guide_prints_the_document_until_the_link_is_revoked(
    live_server: Any, room: Newsroom
) -> None:
    [command] = re.findall(r"^```sh\n(.*?)^```", GUIDE.read_text(), re.MULTILINE | re.DOTALL)
    command = command.replace("https://news.example", live_server.url)
    link = share(room.draft(title="Trams return").pk, by=room.reporter)
    done = run(command, token_of(link.key))
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == open_preview(token_of(link.key), by="api", is_logged=False)
    opening = PreviewOpening.objects.get()
    assert opening.how == "api"
    assert opening.user_agent.startswith("curl/")
    revoke(link, by=room.editor)
    assert "404" in run(command, token_of(link.key)).stderr


def test_answer_of_the_api_is_for_no_cache_and_no_robot(room: Newsroom) -> None:
    token = token_of(share(room.draft().pk, by=room.reporter).key)
    response = Client().get(API, headers={"authorization": f"Preview {token}"})
    assert response.status_code == 200
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex"


def test_no_condition_of_a_request_brings_back_a_revoked_draft(room: Newsroom) -> None:
    link = share(room.draft().pk, by=room.reporter)
    headers = {"authorization": f"Preview {token_of(link.key)}", "if-none-match": "*"}
    response = Client().get(API, headers=headers)
    assert response.status_code == 200
    assert "ETag" not in response
    revoke(link, by=room.editor)
    assert Client().get(API, headers=headers).status_code == 404


def test_api_asks_for_no_link_of_a_forged_token(room: Newsroom) -> None:
    with CaptureQueriesContext(connection) as queries:
        response = Client().get(API, headers={"authorization": "Preview 0.0"})
    assert response.status_code == 404
    assert not any(PreviewLink._meta.db_table in each["sql"] for each in queries)
    assert Client().get(API).status_code == 401
