"""Addresses of the review screen, below `desk/review/`."""

from django.urls import path

from news.desk.reviewing.preview import preview
from news.desk.reviewing.views import AddComment, ReplyToComment, ResolveComment, ReviewScreen

urlpatterns = [
    path("<int:article_id>/", ReviewScreen.as_view(), name="review"),
    path("<int:article_id>/preview/<int:revision_id>/", preview, name="review_preview"),
    path("<int:article_id>/comments/", AddComment.as_view(), name="review_comment"),
    path("<int:article_id>/comments/<int:comment_id>/reply/", ReplyToComment.as_view(), name="review_reply"),
    path(
        "<int:article_id>/comments/<int:comment_id>/resolve/",
        ResolveComment.as_view(),
        name="review_resolve",
    ),
]
