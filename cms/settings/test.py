"""The test suite: `dev`, quicker and without a trace on the developer's disk."""

import atexit
import os
import shutil
import tempfile
from pathlib import Path

scratch = Path(tempfile.mkdtemp(prefix="dateline-test-"))
atexit.register(shutil.rmtree, scratch, ignore_errors=True)
os.environ["MEDIA_ROOT"] = str(scratch / "media")
# Times and languages that tests name are not those of the machine.
os.environ["TIME_ZONE"] = "UTC"
os.environ["LANGUAGES"] = "en,az,ru"
os.environ.setdefault("LOG_LEVEL", "WARNING")

from cms.settings.dev import *  # noqa: E402, F403
from cms.settings.dev import DATABASES, STORAGES  # noqa: E402

# Tests of one minute ask more than a reader does; those of quotas set their own.
API_QUOTA = API_KEY_QUOTA = 0
# Receivers of webhooks, and chats, are servers in the test's own threads.
OUTBOUND_ALLOW = ["127.0.0.0/8"]
# The record changes while a test looks at it; those of 304s set their own.
LOG_POLL_SECONDS = 0
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = STORAGES | {"staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, so that threads and the live server share it as they do in life.
    DATABASES["default"]["TEST"] = {"NAME": str(scratch / "test.sqlite3")}
