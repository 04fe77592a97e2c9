"""Lines of the log: each with its request's id, and none with what is somebody's own."""

import logging
import re
from contextvars import ContextVar

from pythonjsonlogger.json import JsonFormatter

NOBODYS = "-"
request_id: ContextVar[str] = ContextVar("request_id", default=NOBODYS)
"""That of the request which is being answered."""

STANDARD = frozenset(logging.makeLogRecord({}).__dict__)
# What a line may have besides. Django adds whole requests.
FIELDS = frozenset({"request_id", "method", "path", "status", "milliseconds"})

# Whatever holds an @ between two words; written as in an address (%40) or with escapes (\u0447), too.
EMAIL_PART = r"[^\s<>()\[\],;:@\"'=/|]"
EMAIL = re.compile(
    rf'(?:"[^"\n]{{1,64}}"|(?<!{EMAIL_PART}){EMAIL_PART}+?)(?:(?:@|%40)(?:[\w\\-][\w.\\-]*|\[[^\]\s]*\]))+'
)
IPV4 = re.compile(r"(?<!\d)(?:\d{1,3}\.){3}\d{1,3}(?!\d)")
# Each run of it is looked at once: a pattern of the address itself would begin anew at every colon.
HEX_AND_COLONS = re.compile(r"[0-9A-Fa-f:]{3,}")
SECRETS = r"sessionid|csrftoken|csrfmiddlewaretoken"
SECRET = re.compile(rf"\b({SECRETS})(['\"]?\s*[=:]\s*['\"]?)[^\s;,&'\"]+", re.IGNORECASE)
# A session's key, as Django makes them.
SESSION = re.compile(r"(?<![A-Za-z0-9])[a-z0-9]{32}(?![A-Za-z0-9])")
# PostgreSQL quotes values there, line breaks and all: it ends where the next thing surely begins.
DETAIL = re.compile(
    r"DETAIL:.*?"
    r"(?=\n[ |+-]*(?:HINT|QUERY|CONTEXT|STATEMENT|LOCATION):"
    r"|\n[ |+-]*(?:The above exception was|During handling of|Traceback \(most recent)|\Z)",
    re.DOTALL,
)


class WithRequestId(logging.Filter):
    """Gives each record the id of the request in which it was written."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = request_id.get()
        return True


def without_personal(text: str) -> str:
    """Return a text without mail and network addresses, keys of sessions and details of PostgreSQL."""
    text = DETAIL.sub("DETAIL: [hidden]", text)
    text = SECRET.sub(r"\1\2[hidden]", text)
    text = SESSION.sub("[hidden]", text)
    if "@" in text or "%40" in text:
        text = EMAIL.sub("[e-mail]", text)
    return HEX_AND_COLONS.sub(without_ipv6, IPV4.sub("[address]", text))


def without_ipv6(run: re.Match[str]) -> str:
    text = run[0]
    groups = [group for group in text.split(":") if group]
    is_address = (len(groups) >= 2 and "::" in text) or len(groups) >= 8
    return f"[address]{':' if text.endswith(':') else ''}" if is_address else text


class Impersonal(logging.Formatter):
    """Formats a copy of the record, from which traceback, message and fields were cleaned alike."""

    def format(self, record: logging.LogRecord) -> str:
        return super().format(self.cleaned(record))

    def cleaned(self, record: logging.LogRecord) -> logging.LogRecord:
        kept = {name: value for name, value in record.__dict__.items() if name in STANDARD | FIELDS}
        trace = (
            logging.Formatter.formatException(self, record.exc_info) if record.exc_info else record.exc_text
        )
        plain = logging.makeLogRecord(kept)
        plain.msg, plain.args = without_personal(record.getMessage()), ()
        plain.exc_info, plain.exc_text = None, trace and without_personal(trace)
        plain.stack_info = record.stack_info and without_personal(record.stack_info)
        if "path" in kept:
            plain.path = without_personal(kept["path"])
        return plain


class Lines(Impersonal):
    """For people: `2026-11-25 21:40:00,123 INFO cms.ops.requests [3f2a…]: GET / 200 12 ms`."""


class JsonLines(Impersonal, JsonFormatter):
    """For machines: an object a line."""
