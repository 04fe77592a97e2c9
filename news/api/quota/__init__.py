"""How much of the API one client may use in a minute."""

from news.api.keys.known import UnknownKey
from news.api.quota.take import take
from news.api.quota.verdict import Verdict

__all__ = ["UnknownKey", "Verdict", "take"]
