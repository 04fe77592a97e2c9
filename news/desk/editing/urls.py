"""Addresses of the pages on which an article is published before review, or retracted."""

from django.urls import path

from news.desk.editing.acts import PublishBeforeReview, Retract

urlpatterns = [
    path(
        "<int:article_id>/publish-before-review/", PublishBeforeReview.as_view(), name="publish_before_review"
    ),
    path("<int:article_id>/retract/", Retract.as_view(), name="retract"),
]
