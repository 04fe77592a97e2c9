"""Documents as `docs/document.md` has them, made up by hypothesis."""

from typing import Any

from hypothesis import strategies as st

# Any text that JSON and a database can hold.
text = st.text(max_size=40)
filled = st.text(min_size=1, max_size=40)
ids = st.integers(1, 2**63 - 1)
slugs = st.from_regex(r"[\w-]{1,20}", fullmatch=True)
origins = st.sampled_from(
    ["https://news.example.org", "http://127.0.0.1:8000", "http://[::1]:8000", "https://xəbər.az"]
)
times = st.sampled_from(
    ["2026-11-23T12:00:00+00:00", "1999-12-31T23:59:59-11:30", "2027-02-28T00:00:00+14:00"]
)


def urls() -> st.SearchStrategy[str]:
    """Addresses of ours: slugs may be of any script."""
    return st.builds(lambda origin, path: f"{origin}/{'/'.join(path)}/", origins, st.lists(slugs, max_size=3))


def html() -> st.SearchStrategy[str]:
    return text.map(lambda words: f"<p>{words}</p>")


def pictures() -> st.SearchStrategy[Any]:
    sides = st.integers(1, 20_000)
    fraction = st.floats(0, 1).map(lambda value: round(value, 4))
    file = {
        "url": urls(),
        "width": sides,
        "height": sides,
        "type": st.sampled_from(["image/webp", "image/jpeg"]),
    }
    return st.fixed_dictionaries(
        {
            "id": ids,
            "alt": text,
            "caption": text,
            "credit": text,
            "focal_point": st.none() | st.fixed_dictionaries({"x": fraction, "y": fraction}),
            "width": sides,
            "height": sides,
            "renditions": st.lists(st.fixed_dictionaries(file), max_size=3),
        }
    )


def sections() -> st.SearchStrategy[Any]:
    one = {"id": ids, "title": text, "url": urls()}
    above = st.lists(st.fixed_dictionaries(one), max_size=2)
    return st.none() | st.fixed_dictionaries(one | {"ancestors": above})


def links() -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(
        {
            "id": ids,
            "type": st.just("article"),
            "url": urls(),
            "headline": text,
            "kicker": text,
            "section": sections(),
            "published_at": times,
            "lead_image": st.none() | pictures(),
            "flags": st.fixed_dictionaries({"breaking": st.booleans()}),
        }
    )


def blocks() -> st.SearchStrategy[Any]:
    file = {
        "id": ids,
        "title": text,
        "url": urls(),
        "filename": text,
        "media_type": st.just("text/csv"),
        "size_bytes": ids,
    }
    column = st.fixed_dictionaries({"heading": text, "kind": st.sampled_from(["text", "number"])})
    kinds: dict[str, dict[str, st.SearchStrategy[Any]]] = {
        "paragraph": {"html": html()},
        "heading": {"level": st.sampled_from([2, 3]), "text": filled},
        "image": {"image": pictures()},
        "gallery": {"images": st.lists(pictures(), max_size=2)},
        "quote": {"text": filled, "attribution": text},
        "table": {
            "caption": text,
            "columns": st.lists(column, max_size=2),
            "rows": st.lists(st.lists(text, max_size=2), max_size=2),
        },
        "embed": {"url": urls(), "provider": text, "title": text, "html": html()},
        "download": {"label": text, "file": st.fixed_dictionaries(file)},
        "fact_box": {"title": text, "html": html()},
        "related_article": {"article": links()},
    }
    return st.one_of(
        [
            st.fixed_dictionaries({"type": st.just(kind), "id": slugs} | fields)
            for kind, fields in kinds.items()
        ]
    )


def card_fields() -> dict[str, st.SearchStrategy[Any]]:
    author = {"id": ids, "name": filled, "slug": slugs, "role": text}
    tag = {"slug": slugs, "name": filled}
    return {
        "id": ids,
        "type": st.just("article"),
        "url": urls(),
        "language": st.sampled_from(["en", "az", "ru", "ar", "zh-hans"]),
        "headline": text,
        "kicker": text,
        "standfirst": text,
        "place": text,
        "section": sections(),
        "authors": st.lists(st.fixed_dictionaries(author), max_size=3),
        "tags": st.lists(st.fixed_dictionaries(tag), max_size=3),
        "published_at": times,
        "updated_at": times,
        "lead_image": st.none() | pictures(),
        "flags": st.fixed_dictionaries({"breaking": st.booleans()}),
        "word_count": st.integers(0, 10**6),
        "reading_minutes": st.integers(1, 1000),
        "version": st.integers(0, 10**6),
    }


def cards() -> st.SearchStrategy[Any]:
    return st.fixed_dictionaries(card_fields())


def documents() -> st.SearchStrategy[Any]:
    # An editor types these two.
    typed = urls() | text | text.map(lambda rest: f"https://{rest}")
    correction = {
        "kind": st.sampled_from(["correction", "clarification", "update"]),
        "at": times,
        "text": filled,
    }
    return st.fixed_dictionaries(
        card_fields()
        | {
            "canonical_url": typed,
            "translations": st.lists(st.fixed_dictionaries({"language": text, "url": urls()}), max_size=2),
            "source": st.none() | st.fixed_dictionaries({"name": text, "url": typed}),
            "body": st.lists(blocks(), max_size=4),
            "body_html": html(),
            "corrections": st.lists(st.fixed_dictionaries(correction), max_size=2),
            "related": st.lists(links(), max_size=2),
            "search": st.fixed_dictionaries({"title": text, "description": text}),
            "digest": st.just("0" * 64),
        }
    )
