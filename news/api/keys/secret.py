"""A key's secret: `dl_` and 32 random bytes, as URLs spell them."""

import hashlib
import re
import secrets

PREFIX = "dl_"
FORM = re.compile(r"dl_[A-Za-z0-9_-]{43}", re.ASCII)
SHOWN_CHARACTERS = 7


def new_secret() -> str:
    return PREFIX + secrets.token_urlsafe(32)


def is_secret(text: str) -> bool:
    """Could this be a secret of ours? No other text is worth a look into the database."""
    return FORM.fullmatch(text) is not None


def sha256(secret: str) -> str:
    """Return the hash by which a secret is kept: quick, because 256 random bits can't be guessed from it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def start_of(secret: str) -> str:
    """Return what a person may know the key by."""
    return secret[:SHOWN_CHARACTERS]
