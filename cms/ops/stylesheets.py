"""Static files as whitenoise keeps them, and the site's stylesheet as one file.

The stylesheet is a list of imports, each with a layer and perhaps a medium. A browser follows them as they
stand, which is good while one works on them, and a round trip too many for a reader: once collected, each
import has become what it names.
"""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from posixpath import dirname, join, normpath, relpath
from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage

IMPORT = re.compile(r'@import url\("(?P<name>[^":]+)"\)(?: layer\((?P<layer>[\w.-]+)\))?(?P<media>[^;"]*);')
# Neither of another host, nor from the root, nor of the same document.
RELATIVE = re.compile(r'url\("(?P<url>[^"#/:][^":]*)"\)')


class OneStylesheet(CompressedManifestStaticFilesStorage):
    bundles = ("css/site.css",)

    def post_process(self, paths: Mapping[str, Any], *args: Any, **options: Any) -> Iterator[Any]:
        """Flatten the bundles, then hash and compress. Raises `KeyError` for an import that is not there."""
        paths = dict(paths)
        for name in self.bundles if not options.get("dry_run") else ():
            if name in paths:
                text = flat(name, paths)
                Path(self.path(name)).write_text(text, encoding="utf-8")
                paths[name] = (self, name)
        yield from super().post_process(paths, *args, **options)


def flat(name: str, paths: Mapping[str, Any]) -> str:
    """Return the stylesheet with what it imports in its place. `paths`: (storage, path) by name."""
    storage, path = paths[name]
    with storage.open(path) as file:
        text = file.read().decode()

    def imported(found: re.Match[str]) -> str:
        other = normpath(join(dirname(name), found["name"]))
        return wrapped(moved(flat(other, paths), other, name), found["layer"], found["media"].strip())

    return IMPORT.sub(imported, text)


def wrapped(text: str, layer: str | None, media: str) -> str:
    if layer:
        text = f"@layer {layer} {{\n{text}}}"
    return f"@media {media} {{\n{text}}}" if media else text


def moved(text: str, source: str, target: str) -> str:
    """Return the text with its relative addresses, right in `source`, made right in `target`."""

    def address(found: re.Match[str]) -> str:
        return f'url("{relpath(join(dirname(source), found["url"]), dirname(target) or ".")}")'

    return RELATIVE.sub(address, text)
