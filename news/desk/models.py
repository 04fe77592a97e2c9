"""The desk's tables, each kept with the screen that it belongs to."""

from news.desk.notices.models import ChatChannel, ChatMessage, Notice, NoticeSettings
from news.desk.planning.models import PlannedStory
from news.desk.report.models import StageTime
from news.desk.reviewing.models import LastSeen

__all__ = [
    "ChatChannel",
    "ChatMessage",
    "LastSeen",
    "Notice",
    "NoticeSettings",
    "PlannedStory",
    "StageTime",
]
