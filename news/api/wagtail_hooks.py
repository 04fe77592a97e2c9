"""Where the API meets Wagtail's admin."""

# Each registers what it has.
from news.api.keys import hooks as _keys  # noqa: F401
