from news.api.keys.models import ApiKey, KeyDay

__all__ = ["ApiKey", "KeyDay"]
