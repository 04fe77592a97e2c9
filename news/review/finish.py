"""What Wagtail does when the last task of a workflow is approved. Imported before any model is loaded."""

from typing import Any


def release_approved(workflow_state: Any, user: Any = None) -> None:
    from news.review.acts.release import release  # Wagtail imports this module with its own models

    release(workflow_state.content_object.specific, by=user)
