"""An article, as the newsroom works on it."""

from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models, transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext_lazy as _
from modelcluster.contrib.taggit import ClusterTaggableManager
from modelcluster.fields import ParentalKey
from modelcluster.models import model_from_serializable_data
from taggit.models import TaggedItemBase
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel, PageChooserPanel, TitleFieldPanel
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page, PagePermissionTester, Revision
from wagtail.search import index

from news.blocks import ArticleBody
from news.models.acts import AtomicActs
from news.models.addresses import OwnAddress
from news.models.author import Author
from news.models.forms import TimedPageForm
from news.models.signals import article_saved, article_saving, revision_overwriting
from news.models.times import fault_of

# An hour of leeway for a clock that is off, or a time typed in another zone's habit.
FUTURE_LEEWAY = timedelta(hours=1)
# What every database can keep.
MOST_VIEWS = 2_147_483_647


class ArticleForm(TimedPageForm):
    def clean_initial_views(self) -> int:
        return self.cleaned_data["initial_views"] or 0

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        embargo, expiry = cleaned.get("embargo_until"), cleaned.get("expire_at")
        if embargo and expiry and expiry <= embargo:
            self.add_error(
                "embargo_until",
                ValidationError(_("The article would expire before the embargo ends."), code="embargo"),
            )
        published_at = cleaned.get("published_at")
        moments = [cleaned.get("go_live_at"), embargo, timezone.now()]
        latest = max(moment for moment in moments if moment) + FUTURE_LEEWAY
        if published_at and published_at > latest:
            self.add_error(
                "published_at",
                ValidationError(
                    _("This time lies ahead. To publish later, set “Go live” in the schedule instead."),
                    code="future",
                ),
            )
        return cleaned


class ArticleTag(TaggedItemBase):
    content_object = ParentalKey("news.NewsArticle", on_delete=models.CASCADE, related_name="tagged_items")


class NewsArticle(AtomicActs, OwnAddress, Page):
    kicker = models.CharField(
        _("kicker"), max_length=60, blank=True, help_text=_("A word or two above the headline.")
    )
    standfirst = models.TextField(
        _("standfirst"),
        max_length=500,
        blank=True,
        help_text=_("The sentence or two below the headline that say what it is about. Lists show it, too."),
    )
    lead_image = models.ForeignKey(
        settings.WAGTAILIMAGES_IMAGE_MODEL,
        verbose_name=_("lead image"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    lead_caption = models.CharField(
        _("lead image's caption"),
        max_length=500,
        blank=True,
        help_text=_("For this article. Left empty, the image's own caption is used."),
    )
    body = StreamField(ArticleBody(), verbose_name=_("body"), blank=True)
    place = models.CharField(
        _("place"), max_length=100, blank=True, help_text=_("Where it was reported from, as in a dateline.")
    )
    published_at = models.DateTimeField(
        _("display date and time"),
        null=True,
        blank=True,
        help_text=_(
            "What readers see as the time of publication. Left empty, it is set when the article goes live."
        ),
    )
    source_name = models.CharField(
        _("source"), max_length=200, blank=True, help_text=_("The agency or paper that it came from.")
    )
    source_url = models.URLField(_("source's address"), blank=True)
    canonical_url = models.URLField(
        _("canonical address"),
        blank=True,
        help_text=_("For a syndicated copy: the address of the original, for search engines."),
    )
    initial_views = models.PositiveIntegerField(
        _("views before it came here"),
        default=0,
        blank=True,
        validators=[MaxValueValidator(MOST_VIEWS)],
        help_text=_("For a story from another system: how often it was read there. The count goes on."),
    )
    is_breaking = models.BooleanField(
        _("breaking"), default=False, help_text=_("Marked as breaking news in every list.")
    )
    embargo_until = models.DateTimeField(
        _("embargo until"),
        null=True,
        blank=True,
        help_text=_("Nobody outside sees it before, whoever approves it and whatever the schedule says."),
    )
    needs_legal_review = models.BooleanField(
        _("legal review"),
        default=False,
        help_text=_("Has to pass the legal stage before it is published."),
    )
    tags = ClusterTaggableManager(through=ArticleTag, blank=True, verbose_name=_("tags"))

    parent_page_types = ["news.NewsIndex"]
    subpage_types: list[str] = []
    page_description = _("A story, in this section.")
    base_form_class = ArticleForm
    exclude_fields_in_copy = ["published_at", "initial_views"]

    # In the order in which a reporter works: the story first, then what goes around it.
    content_panels = [
        TitleFieldPanel(
            "title",
            heading=_("Headline"),
            placeholder=_("Headline"),
            help_text=_("What readers see above the story and in every list."),
        ),
        FieldPanel("kicker"),
        FieldPanel("standfirst"),
        FieldPanel("body"),
        MultiFieldPanel([FieldPanel("lead_image"), FieldPanel("lead_caption")], heading=_("Lead image")),
        InlinePanel("bylines", heading=_("Authors"), label=_("Author")),
        MultiFieldPanel(
            [FieldPanel("place"), FieldPanel("published_at"), FieldPanel("is_breaking")],
            heading=_("Dateline"),
        ),
        MultiFieldPanel(
            [FieldPanel("embargo_until"), FieldPanel("needs_legal_review")], heading=_("Before publication")
        ),
        FieldPanel("tags"),
        InlinePanel("related_links", heading=_("Related articles"), label=_("Article"), max_num=10),
        InlinePanel(
            "corrections",
            heading=_("Corrections"),
            label=_("Correction"),
            help_text=_("What readers are told about a change after publication, newest last."),
        ),
        MultiFieldPanel(
            [
                FieldPanel("source_name"),
                FieldPanel("source_url"),
                FieldPanel("canonical_url"),
                FieldPanel("initial_views"),
            ],
            heading=_("Source"),
            classname="collapsed",
        ),
    ]
    search_fields = [
        *Page.search_fields,
        index.SearchField("standfirst"),
        index.SearchField("body"),
        index.FilterField("published_at"),
        index.FilterField("is_breaking"),
    ]

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")

    @property
    def not_before(self) -> datetime | None:
        """The moment before which it must not go live: of its schedule or of its embargo, the later."""
        return max((at for at in (self.go_live_at, self.embargo_until) if at), default=None)

    def save(self, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            article_saving.send(sender=type(self), instance=self, update_fields=kwargs.get("update_fields"))
            if self.live and self.published_at is None:
                self.published_at = self.first_published_at or timezone.now()
            result = super().save(*args, **kwargs)
            # With `update_fields` Wagtail keeps its books (latest revision, locks); the content stays.
            if kwargs.get("update_fields") is None:
                article_saved.send(sender=type(self), instance=self)
        return result

    def save_revision(
        self, *args: Any, overwrite_revision: Revision | None = None, **kwargs: Any
    ) -> Revision:
        if overwrite_revision and any(
            kept
            for _receiver, kept in revision_overwriting.send(
                sender=type(self), instance=self, revision=overwrite_revision
            )
        ):
            overwrite_revision = None
        return super().save_revision(*args, overwrite_revision=overwrite_revision, **kwargs)

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        return import_string(settings.ARTICLE_PERMISSION_TESTER)(user, self)

    def get_admin_display_title(self) -> str:
        # Set by who lists it for somebody that may not see its draft.
        return self.title if getattr(self, "draft_is_closed", False) else super().get_admin_display_title()

    def with_content_json(self, content: dict[str, Any]) -> "NewsArticle":
        article = super().with_content_json(content)
        # None is the time of the first publication, which drafts that were written before do not know.
        article.published_at = article.published_at or self.first_published_at
        return article

    def serve(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """Show the article to a reader who has passed the lock on its section.

        What everyone may read is served from the record, before Wagtail is asked."""
        if not self.get_view_restrictions().exists():
            raise Http404
        return import_string(settings.ARTICLE_PAGE_VIEW)(request, self)

    def serve_preview(self, request: HttpRequest, mode_name: str) -> HttpResponse:
        return import_string(settings.ARTICLE_PAGE_VIEW)(request, self)


class ArticleAuthor(Orderable):
    article = ParentalKey(NewsArticle, on_delete=models.CASCADE, related_name="bylines")
    author = models.ForeignKey(
        Author, verbose_name=_("author"), on_delete=models.PROTECT, related_name="bylines"
    )
    role = models.CharField(
        _("role"), max_length=100, blank=True, help_text=_("Only where it is not the writing: “Photographs”.")
    )

    panels = [FieldPanel("author"), FieldPanel("role")]

    class Meta(Orderable.Meta):
        verbose_name = _("byline")
        verbose_name_plural = _("bylines")

    def __str__(self) -> str:
        return str(self.author)

    @classmethod
    def from_serializable_data(cls, data: dict[str, Any], **options: Any) -> "ArticleAuthor | None":
        """Return a byline of a revision, none for an author who is deleted: modelcluster would fail."""
        if data["author"] is not None and not Author.objects.filter(pk=data["author"]).exists():
            return None
        byline: ArticleAuthor | None = model_from_serializable_data(cls, data, **options)
        return byline


class RelatedArticle(Orderable):
    article = ParentalKey(NewsArticle, on_delete=models.CASCADE, related_name="related_links")
    related = models.ForeignKey(
        NewsArticle, verbose_name=_("article"), on_delete=models.CASCADE, related_name="+"
    )

    panels = [PageChooserPanel("related", "news.NewsArticle")]

    class Meta(Orderable.Meta):
        verbose_name = _("related article")
        verbose_name_plural = _("related articles")

    def __str__(self) -> str:
        return str(self.related)


class Correction(Orderable):
    class Kind(models.TextChoices):
        CORRECTION = "correction", _("Correction")
        CLARIFICATION = "clarification", _("Clarification")
        UPDATE = "update", _("Update")

    article = ParentalKey(NewsArticle, on_delete=models.CASCADE, related_name="corrections")
    at = models.DateTimeField(_("date and time"), default=timezone.now)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.CORRECTION)
    text = models.TextField(_("text"), max_length=1000)

    panels = [FieldPanel("kind"), FieldPanel("at"), FieldPanel("text")]

    class Meta(Orderable.Meta):
        verbose_name = _("correction")
        verbose_name_plural = _("corrections")

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.text[:60]}"

    def clean(self) -> None:
        super().clean()
        if self.at and (fault := fault_of(self.at)):
            raise ValidationError({"at": fault})
