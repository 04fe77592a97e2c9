"""What an application server serves: `cms.wsgi:application`."""

import gc
import os
import re
import signal
import threading
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

from cms.ops.figures_folder import share_figures

# The strict one: a server that forgot to say must not run with development's settings.
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "cms.settings.production")

# A worker process of granian's has the handler of its parent until it listens, and would not hear that
# it is to stop while it loads.
if threading.current_thread() is threading.main_thread():
    signal.signal(signal.SIGTERM, signal.SIG_DFL)

# Before anything is loaded that counts.
share_figures()

# What is loaded here stays for good: looking for garbage in it costs a fifth of the start, and time
# in each later collection.
gc.disable()
django_application = get_wsgi_application()

from cms.edge.wsgi import Edge  # noqa: E402 - it reads the record, whose models are known only now

gc.freeze()
gc.enable()

CHARSET = re.compile(r";\s*charset=[^;]*", re.IGNORECASE)


def in_utf8(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Everything here is UTF-8. Django would read an address in whatever charset a request names: with some
    of Python's (`undefined`, `punycode`) that is an error before any code of ours could answer it."""
    if content_type := environ.get("CONTENT_TYPE"):
        environ["CONTENT_TYPE"] = CHARSET.sub("", content_type)
    return django_application(environ, start_response)


application = Edge(in_utf8, most_bytes=settings.EDGE_CACHE_BYTES) if settings.EDGE_CACHE_BYTES else in_utf8
