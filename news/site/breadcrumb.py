"""The way from the front page to a page."""

from dataclasses import dataclass

from news.publishing.tree import Section
from news.site.here import Here


@dataclass(frozen=True)
class Step:
    title: str
    url: str


def trail_to(here: Here, section: Section | None) -> list[Step]:
    """Return the steps to a section, itself last; none for the front page, which every trail begins with."""
    if section is None:
        return []
    return [Step(each.title, each.address) for each in (*here.facts.ancestors_of(section), section)]
