"""The description of the API, completed with what all its operations share."""

import json
from copy import deepcopy
from typing import Any

from django.conf import settings

from news.api.endpoints.archive import FIRST_YEAR, LAST_YEAR
from news.api.ninjs import MEDIA_TYPE as NINJS_TYPE
from news.api.problems import MEDIA_TYPE as PROBLEM_TYPE
from news.api.schemas import ProblemDocument

DESCRIPTION = """Everything that is published, and nothing else. Public, read-only, JSON.

* No key is needed. With one, `Authorization: Bearer dl_…`, the quota is larger.
* Lists are paged by `next` and `previous`, in the body and in the `Link` header.
* Every answer has an `ETag`: ask again with `If-None-Match`, and what did not change is a 304.
* Errors are problem documents (RFC 9457) that name the parameter.
* Fields may be added within v1, none is taken away: ignore those that you do not know.
* To keep a copy, read `changes`."""

# What any operation may answer.
ALWAYS = (400, 401, 406, 429, 503)
MEANINGS = {
    304: "Nothing has changed since the answer whose `ETag` or date was named.",
    301: "The article has moved: `Location` is where it is answered now.",
    400: "A parameter that is unknown, repeated or bad; `parameter` names it.",
    401: "The key or the token is not known, or was revoked.",
    404: "There is no such thing here.",
    406: "The media types that are accepted are not given here.",
    410: "It was taken back; `note` is what readers are told.",
    429: "The quota of this minute is used up; `Retry-After` says how long to wait, in seconds.",
    503: "The record can't be read at the moment; try again after `Retry-After` seconds.",
}
HEADERS = {
    "ETag": "Names this answer: give it as `If-None-Match`.",
    "Last-Modified": "When something last changed in the record.",
    "Cache-Control": "For caches.",
    "RateLimit": "What is left of the quota, and for how many seconds.",
    "RateLimit-Policy": "The quota.",
}
PAGED = {"Link": "The pages beside this one: RFC 8288."}
IN_PATHS: dict[str, dict[str, Any]] = {
    "article_id": {"description": "Id of an article.", "schema": {"type": "integer", "minimum": 1}},
    "name": {
        "description": "Name of a stream, as the log of changes has it.",
        "schema": {"type": "string"},
        "examples": {"section": {"value": "section:12"}, "tag": {"value": "tag:3:rail"}},
    },
    "slug": {"description": "Slug of an author.", "schema": {"type": "string"}, "example": "leyla-aliyeva"},
    "year": {
        "description": "Four digits.",
        "schema": {"type": "integer", "minimum": FIRST_YEAR, "maximum": LAST_YEAR},
        "example": 2026,
    },
    "month": {
        "description": "1 to 12.",
        "schema": {"type": "integer", "minimum": 1, "maximum": 12},
        "example": 11,
    },
}


def complete(schema: Any) -> Any:
    """Add to the generated schema: problems, headers, media types, keys. Returns it."""
    schemas = schema["components"].setdefault("schemas", {})
    schemas["ProblemDocument"] = ProblemDocument.model_json_schema()
    schema["components"]["securitySchemes"] = {
        "key": {"type": "http", "scheme": "bearer", "description": "Optional: for a larger quota."},
        "preview": {
            "type": "http",
            "scheme": "Preview",
            "description": "The token of a preview link.",
        },
    }
    for path, operations in schema["paths"].items():
        for operation in operations.values():
            complete_operation(path, operation)
    drop_unused(schemas, json.dumps(schema))
    return schema


def drop_unused(schemas: dict[str, Any], text: str) -> None:
    """Parameters are described where they are taken."""
    for name in [name for name in schemas if f'"#/components/schemas/{name}"' not in text]:
        del schemas[name]


def complete_operation(path: str, operation: dict[str, Any]) -> None:
    # Nothing is asked for, or a key is given.
    operation.setdefault("security", [{}, {"key": []}])
    for parameter in operation["parameters"]:
        complete_parameter(parameter)
    responses = {str(status): response for status, response in operation["responses"].items()}
    succeeded = responses.pop("200")
    succeeded["description"] = "What was asked for."
    succeeded["headers"] = headers(HEADERS | PAGED if has_cursor(operation) else HEADERS)
    if ".ninjs" in path:
        item = {"schema": {"type": "object", "description": "An item of IPTC ninjs 3.1."}}
        succeeded["content"] = {NINJS_TYPE: item, "application/json": deepcopy(item)}
    others = {int(status) for status in responses} | set(ALWAYS) | {304}
    operation["responses"] = {"200": succeeded} | {
        str(status): other(status, path) for status in sorted(others)
    }


def complete_parameter(parameter: dict[str, Any]) -> None:
    if parameter["in"] == "path":
        parameter |= IN_PATHS[parameter["name"]]
        return
    # It is said once, and what is not given is not null.
    schema = {k: v for k, v in parameter["schema"].items() if k not in {"description", "examples", "title"}}
    kinds = [kind for kind in schema.pop("anyOf", []) if kind != {"type": "null"}]
    parameter["schema"] = schema | (kinds[0] if len(kinds) == 1 else {"anyOf": kinds} if kinds else {})
    if parameter["name"] == "language":
        parameter["schema"] = {"type": "string", "enum": [code for code, _name in settings.LANGUAGES]}
    examples = parameter.pop("examples", None)
    if examples and parameter["required"]:
        parameter["example"] = examples[0]
    elif examples:
        # As an example of the parameter, the page of documentation would send it.
        parameter["schema"]["examples"] = examples


def has_cursor(operation: dict[str, Any]) -> bool:
    return any(parameter["name"] == "cursor" for parameter in operation.get("parameters", []))


def other(status: int, path: str) -> dict[str, Any]:
    described: dict[str, Any] = {"description": MEANINGS[status]}
    if status == 301:
        described["headers"] = headers({"Location": "Where the article is answered now."})
        described["content"] = {"application/json": {"schema": {"type": "object"}}}
    elif status >= 400:
        problem = {"schema": {"$ref": "#/components/schemas/ProblemDocument"}}
        described["content"] = {PROBLEM_TYPE: problem}
        if status == 410 and ".ninjs" in path:
            item = {"schema": {"type": "object", "description": "A canceled item of IPTC ninjs 3.1."}}
            described["content"] |= {NINJS_TYPE: item, "application/json": deepcopy(item)}
    return described


def headers(meanings: dict[str, str]) -> dict[str, Any]:
    return {
        name: {"description": meaning, "schema": {"type": "string"}} for name, meaning in meanings.items()
    }
