"""schemathesis calls the running server in all ways that its description allows, and in others.

All its checks are on. What the description can't say is in `is_a_failure`, with the reason.
"""

import json
from typing import Any

import schemathesis
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from schemathesis.openapi.checks import RejectedPositiveData

from tests.api.paper import print_paper

EXAMPLES_OF_AN_OPERATION = 40
CONFIG = {
    # In a kept connection each answer of Django's small server waits 40 ms for an acknowledgement.
    "headers": {"Connection": "close"},
    "generation": {"deterministic": True, "max-examples": EXAMPLES_OF_AN_OPERATION, "database": "none"},
    "checks": {
        "positive_data_acceptance": {
            # 410 is a 404 that remembers.
            "expected-statuses": ["2xx", "3xx", "401", "404", "410", "503"]
        },
        # This machine may be busy; bench/ measures.
        "max_response_time": 10,
    },
    "phases": {"coverage": {"generate-duplicate-query-parameters": True}},
}


def is_a_failure(context: Any, failure: Any, case: Any, response: Any) -> bool:
    """Is it not what a schema has no words for?

    A cursor is signed, for one list. And relevance is to the words of another parameter.
    """
    if not isinstance(failure, RejectedPositiveData) or response.status_code != 400:
        return True
    problem = json.loads(response.content)
    wanted = {
        "cursor": "begin again without one",
        "after": "begin again without one",
        "order": "words of `q`",
    }
    return problem["parameter"] not in wanted or wanted[problem["parameter"]] not in problem["detail"]


def test_nothing_that_schemathesis_tries_is_answered_otherwise_than_described(
    live_server: LiveServer, settings: Settings
) -> None:
    # Nothing is published meanwhile.
    settings.LOG_POLL_SECONDS = 600
    print_paper()
    schema = schemathesis.openapi.from_url(
        f"{live_server.url}/api/content/v1/openapi.json", config=SchemathesisConfig.from_dict(CONFIG)
    )
    schema.hook("filter_failure")(is_a_failure)
    failures: list[str] = []
    statuses: set[int] = set()
    tried: dict[str, int] = {}
    for event in from_schema(schema).execute():
        if isinstance(event, events.NonFatalError | events.FatalError):
            failures.append(repr(event))
        elif isinstance(event, events.ScenarioFinished):
            tried[event.phase.value] = tried.get(event.phase.value, 0) + len(event.recorder.cases)
            failures += failures_of(event.recorder)
            statuses |= {
                interaction.response.status_code
                for interaction in event.recorder.interactions.values()
                if interaction.response
            }
    assert failures == []
    # It has seen everything.
    assert {200, 400, 401, 404, 405} <= statuses
    assert tried.keys() == {"examples", "coverage", "fuzzing", "stateful"}
    assert sum(tried.values()) > 500


def failures_of(recorder: Any) -> list[str]:
    return [
        f"{recorder.label}: {check.name}: {check.failure_info.failure}\n{check.failure_info.code_sample}"
        for checks in recorder.checks.values()
        for check in checks
        if check.failure_info
    ]
