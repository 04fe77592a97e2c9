"""A developer's machine and `make run`: no secrets to set, plain HTTP, mail on the console."""

import os

os.environ.setdefault("SECRET_KEY", "only-for-development-and-nothing-else-0123456789abcdef")
os.environ.setdefault("ALLOWED_HOSTS", "127.0.0.1,localhost,[::1]")
os.environ.setdefault("HTTPS", "false")
os.environ.setdefault("LOG_FORMAT", "line")
os.environ.setdefault("BASE_URL", f"http://127.0.0.1:{os.environ.get('PORT', '8000')}")

from cms.settings.production import *  # noqa: F403
from cms.settings.production import env

DEBUG = env.debug
if DEBUG:
    # A webhook's receiver to try it with may be a program on this machine.
    OUTBOUND_ALLOW = [*env.outbound_allow, "localhost", "127.0.0.0/8", "::1"]
# The demonstration newsroom with its known passwords may only be loaded where this says so.
DEMO_ALLOWED = True
AUTH_PASSWORD_VALIDATORS = []
