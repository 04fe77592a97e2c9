"""What a person may do to a page. One page of rules; `news.review.guard` holds them against all roads."""

from typing import Any

from wagtail.models import Page, PagePermissionTester

from news.models import NewsArticle
from news.review.audit import MAKES_PUBLIC
from news.review.models import AuditEntry
from news.review.reviewers import works_here


class Tester(PagePermissionTester):
    def has(self, verb: str) -> bool:
        """Has the user this right on this part of the tree? Superusers have all."""
        if not self.user.is_active:
            return False
        return self.user.is_superuser or verb in self.permissions

    def can_view_revisions(self) -> bool:
        return not self.page_is_root and works_here(self.user, self.page)

    def directs_what_is_public(self) -> bool:
        """May the user take off line, or to another place, what readers have?"""
        return self.has("publish") and bool(self.user.has_perm("review.retract_article"))


class ArticlePermissionTester(Tester):
    """An article is published by review alone, taken back by retraction alone, and never lost."""

    def can_publish(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        return False

    def can_unschedule(self) -> bool:
        return self.has("publish")

    def can_set_view_restrictions(self) -> bool:
        # A lock is set on a section: on a published article it would be a retraction without a reason.
        return False

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        if self.page.live or self.page_locked() or was_public(self.page):
            return False
        is_own = self.page.owner_id == self.user.pk and self.has("add")
        return is_own or self.has("publish")

    def can_copy(self) -> bool:
        return self.can_edit()

    def can_move(self) -> bool:
        if self.page_locked():
            return False
        return self.directs_what_is_public() if self.page.live else self.can_edit()

    def can_move_to(self, destination: Page) -> bool:
        if not self.page.is_child_of(destination) and not self.page.specific.can_move_to(destination):
            return False
        if self.page == destination or not self.can_move():
            return False
        there = destination.permissions_for_user(self.user)
        verbs = {"add", "publish"} if self.page.live else {"add"}
        return self.user.is_superuser or verbs <= there.permissions

    def can_submit_for_moderation(self) -> bool:
        return self.can_edit() and super().can_submit_for_moderation()


class ArrangedPagePermissionTester(Tester):
    """Front pages, plain pages and sections are arranged by those who may publish there, without review."""

    def can_edit(self) -> bool:
        return not self.page_is_root and self.has("publish")

    def can_add_subpage(self) -> bool:
        return self.has("publish") and super().can_add_subpage()

    def can_submit_for_moderation(self) -> bool:
        return False

    def can_unpublish(self) -> bool:
        # What stands in a section goes off line with it.
        return super().can_unpublish() and self.directs_what_is_public()

    def can_set_view_restrictions(self) -> bool:
        # A lock takes what stands in a section off line as well.
        return super().can_set_view_restrictions() and self.directs_what_is_public()

    def can_delete(self, ignore_bulk: bool = False) -> bool:
        return (
            self.has("publish")
            and not self.page_locked()
            and super().can_delete(ignore_bulk)
            and not holds_public_or_locked(self.page)
        )

    def can_move(self) -> bool:
        if not self.has("publish") or self.page_locked() or not super().can_delete(ignore_bulk=True):
            return False
        return self.directs_what_is_public() or not holds_public_or_locked(self.page)

    def can_move_to(self, destination: Page) -> bool:
        return self.can_move() and super().can_move_to(destination)


class SectionPermissionTester(ArrangedPagePermissionTester):
    def can_add_subpage(self) -> bool:
        # Reporters add articles; `before_create_page` keeps sections for those who arrange.
        return PagePermissionTester.can_add_subpage(self)

    def can_publish_subpage(self) -> bool:
        # Nothing below a section is created, copied or aliased as live: articles pass review first.
        return False


def was_public(page: Page) -> bool:
    return AuditEntry.objects.filter(article_id=page.pk, road__in=MAKES_PUBLIC).exists()


def holds_public_or_locked(page: Page) -> bool:
    """Does an article stand below `page` that was ever public, or that somebody has locked?"""
    below = NewsArticle.objects.descendant_of(page)
    ever = AuditEntry.objects.filter(road__in=MAKES_PUBLIC).values("article_id")
    return below.filter(pk__in=ever).exists() or below.filter(locked=True).exists()


def may_arrange(user: Any, page: Page) -> bool:
    return ArrangedPagePermissionTester(user, page).has("publish")
