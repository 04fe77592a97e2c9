"""Sessions in the database, whose keys are what we give out: `settings.SESSION_ENGINE`."""

from django.contrib.sessions.backends import db


class SessionStore(db.SessionStore):
    def _validate_session_key(self, key: str | None) -> bool:
        # A cookie is anybody's invention, and PostgreSQL has an error for some of what it may hold.
        is_ours = key is not None and key.isascii() and key.isalnum()
        return is_ours and bool(super()._validate_session_key(key))  # type: ignore[misc]
