"""What a token opens. The content API and our own page ask here."""

from dataclasses import dataclass

from news.blocks import JSON
from news.models import NewsArticle
from news.previews.models import AGENT_LENGTH, PreviewLink, PreviewOpening
from news.previews.tokens import key_in
from news.publishing.document import build
from news.publishing.tree import Home, Tree


@dataclass(frozen=True)
class Draft:
    """The text that an open link leads to, with the tree in which it stands."""

    article: NewsArticle
    tree: Tree
    home: Home


def find(token: str) -> PreviewLink | None:
    """Return the link of a token, with its fate, whatever that is.

    One query; none for a token that we did not sign.
    """
    key = key_in(token)
    if key is None:
        return None
    return PreviewLink.objects.with_fate().select_related("revision").filter(key=key).first()


def draft_of(link: PreviewLink) -> Draft | None:
    """Return the draft; None if the link has ended, or the article is part of no site any longer."""
    if not link.is_open:
        return None
    article, tree = link.revision.as_object(), Tree.load()
    home = tree.home_of(article)
    return Draft(article, tree, home) if home else None


def open_preview(token: str, *, by: str, user_agent: str = "", is_logged: bool = True) -> JSON | None:
    """Return the document of the draft as publication would make it, and log the opening.

    `by` is "page" or "api"; `is_logged=False` is for HEAD. None for whatever opens nothing: forged,
    expired, revoked, published since, deleted; at the cost of one query, or none for a forged one.
    """
    link = find(token)
    draft = draft_of(link) if link else None
    if link is None or draft is None:
        return None
    document = build(draft.article, draft.tree).document
    if is_logged:
        note_opening(link, how=PreviewOpening.How(by), user_agent=user_agent)
    return document


def note_opening(link: PreviewLink, *, how: PreviewOpening.How, user_agent: str) -> None:
    # A header may hold what the database does not take.
    printable = "".join(letter for letter in user_agent if letter.isprintable())
    PreviewOpening.objects.create(link=link, how=how, user_agent=printable[:AGENT_LENGTH])
