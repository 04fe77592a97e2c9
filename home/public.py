"""The front page as JSON, for the content API: `settings.FRONT_PAGE`."""

from datetime import datetime
from typing import Any

from home.arrangement import Part, arrange, named_streams, next_end
from home.models import HomePage
from news.blocks import JSON
from news.publishing.resolver import PublicResolver
from news.publishing.tree import Tree
from news.record.streams import site_stream


def front_page(home_id: int) -> tuple[list[JSON], set[str], datetime | None]:
    """Return the parts of a front page as its editors arranged it, without what is not public.

    With the streams that it shows, and the moment at which a story has led long enough.
    """
    page = HomePage.objects.get(pk=home_id)
    tree = Tree.load()
    home = next(home for home in tree.homes if home.id == home_id)
    resolver = PublicResolver(tree, home)
    # Cards hold whole addresses, and here they are to stay whole.
    parts = [part_json(part, resolver) for part in arrange(page.arrangement, home_id=home_id, origin="")]
    shown = {site_stream(home_id).name, *streams(page.arrangement, home_id, tree)}
    return parts, shown, next_end(list(page.arrangement.raw_data))


def part_json(part: Part, resolver: PublicResolver) -> JSON:
    return {
        "kind": part.kind,
        "title": part.title,
        "url": resolver.absolute(part.url),
        "layout": part.layout,
        "items": part.cards,
        "html": resolver.rich_text(part.text.source, is_page=True) if part.text else "",
    }


def streams(arrangement: Any, home_id: int, tree: Tree) -> set[str]:
    """Return the names of the streams that it shows, but for those of sections that are not public."""
    public = {section.id for section in tree.sections}
    values = [block.value for block in arrangement if block.block_type == "stream"]
    return {
        stream.name
        for value in values
        if not value["section"] or value["section"].pk in public
        for stream in named_streams(value, home_id)[0]
    }
