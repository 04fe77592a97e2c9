"""Every type of page that a reader can come to. Tests of all pages walk this table over `print_paper`."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PageType:
    """`address` is a path, with `{preview}` and `{ended}` for the tokens that the paper gave."""

    name: str
    address: str
    status: int = 200


PAGE_TYPES = [
    PageType("front page", "/"),
    PageType("front page of another language", "/az/"),
    PageType("front page right to left", "/ar/"),
    PageType("article", "/harbour/bridge/"),
    PageType("article with an embed", "/harbour/film/"),
    PageType("article without anything", "/harbour/ferries/bare/"),
    PageType("article of long words", "/harbour/long-words/"),
    PageType("article right to left", "/ar/akhbar/jisr/"),
    PageType("article of another language", "/az/liman/korpu/"),
    PageType("section", "/harbour/"),
    PageType("section within a section", "/harbour/ferries/"),
    PageType("section without news", "/quiet/"),
    PageType("tag", "/tags/bridges/"),
    PageType("tags", "/tags/"),
    PageType("author", "/authors/ada/"),
    PageType("authors", "/authors/"),
    PageType("archive", "/archive/"),
    PageType("archive of a year", "/archive/2022/"),
    PageType("archive of a month", "/archive/2022/08/"),
    PageType("archive of a day", "/archive/2022/08/25/"),
    PageType("archive of a section", "/harbour/archive/"),
    PageType("archive of a section's year", "/harbour/archive/2022/"),
    PageType("archive of a section's month", "/harbour/archive/2022/08/"),
    PageType("archive of a section's day", "/harbour/archive/2022/08/25/"),
    PageType("search", "/search/"),
    PageType("search with results", "/search/?q=bridge"),
    PageType("search without a result", "/search/?q=zzyzx+%22%3Cb%3E&period=week"),
    PageType("search with a mistake", "/search/?q=bridge&from=2022-13-45&section=none"),
    PageType("most read", "/most-read/"),
    PageType("plain page", "/about/"),
    PageType("not found", "/nothing/", 404),
    PageType("taken back", "/harbour/hoax/", 410),
    PageType("preview", "/previews/{preview}/"),
    PageType("preview that ended", "/previews/{ended}/", 410),
]
