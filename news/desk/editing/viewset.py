"""Wagtail's views of one article, with ours in their place."""

from wagtail.admin.viewsets.pages import PageViewSet

from news.desk.editing import closed, views
from news.models import NewsArticle


class ArticleViewSet(PageViewSet):
    model = NewsArticle
    icon = "doc-full"
    add_view_class = views.ArticleCreateView
    edit_view_class = views.ArticleEditView
    revisions_revert_view_class = views.ArticleRevertView
    copy_view_class = closed.ArticleCopyView
    convert_alias_view_class = closed.ArticleConvertAliasView
    delete_view_class = closed.ArticleDeleteView
    unpublish_view_class = closed.ArticleUnpublishView
    set_privacy_view_class = closed.ArticlePrivacyView
