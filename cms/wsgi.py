"""What an application server serves: `cms.wsgi:application`."""

import signal
import threading

# A worker process of granian's has the handler of its parent until it listens, and would not hear that
# it is to stop while it loads. Before all else, as that takes a second.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

# ruff: noqa: E402 - what is loaded from here on can be interrupted
import gc
import os
import re
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from cms.ops.bodies import FewBodies
from cms.ops.connections import allow_connections
from cms.ops.figures_folder import share_figures

# The strict one: a server that forgot to say must not run with development's settings.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

allow_connections()

# Before anything is loaded that counts.
share_figures()

# What is loaded here stays for good: looking for garbage in it costs a fifth of the start, and time
# in each later collection.
gc.disable()
django_application = get_wsgi_application()

# They read models, which are known only now.
from cms.edge.wsgi import Edge
from cms.ops.metrics import count_refused

gc.freeze()
gc.enable()

receiving_application = FewBodies(django_application, tell=count_refused)

MEDIA_TYPE = re.compile(r"\s*([\w.+-]+/[\w.+-]+)\s*(?:;|$)", re.ASCII)
# RFC 2046, 5.1.1
BOUNDARY = re.compile(r""";\s*boundary=("?)([\w'()+,./:=? -]{1,70})\1\s*(?:;|$)""", re.IGNORECASE | re.ASCII)


def in_utf8(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Everything here is UTF-8. Django would read an address in whatever charset a request names, however it
    is written; with some, that is an error before any code of ours could answer it."""
    if content_type := environ.get("CONTENT_TYPE"):
        environ["CONTENT_TYPE"] = without_charset(content_type)
    return receiving_application(environ, start_response)


def without_charset(content_type: str) -> str:
    """Return the media type, with nothing but the boundary of a form; empty for what is none."""
    media_type, boundary = MEDIA_TYPE.match(content_type), BOUNDARY.search(content_type)
    if media_type is None:
        return ""
    return f'{media_type[1]}; boundary="{boundary[2]}"' if boundary else media_type[1]


application = Edge(in_utf8, most_bytes=settings.EDGE_CACHE_BYTES) if settings.EDGE_CACHE_BYTES else in_utf8
