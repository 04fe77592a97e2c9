"""Wagtail's database search, without what costs more with every page that there is."""

from typing import Any

from modelsearch.backends import database


def SearchBackend(params: dict[str, Any]) -> Any:  # noqa: N802 - the name that modelsearch looks for
    """Return the backend of the database in use. For `settings.WAGTAILSEARCH_BACKENDS`."""
    backend = database.SearchBackend(params)
    index_class = backend.index_class
    backend.index_class = type(index_class.__name__, (EveryTitleCountsTheSame, index_class), {})
    return backend


class EveryTitleCountsTheSame:
    """Measuring all titles anew at each save, to rank short ones higher, takes longer with each page."""

    def _refresh_title_norms(self, full: bool = False) -> None:
        pass
