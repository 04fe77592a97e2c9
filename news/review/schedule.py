"""Jobs of the worker: what was approved goes live at its time."""

from wagtail.models import Revision

from news.publishing.schedule import GoLive
from news.review.acts.release import go_live
from news.review.authors import is_of_article


class GoLiveApproved(GoLive):
    """Publishes what is due: articles as their approvals say, sections and front pages as ever."""

    def publish(self, revision: Revision) -> None:
        if is_of_article(revision):
            go_live(revision)
        else:
            super().publish(revision)
