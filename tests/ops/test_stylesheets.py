"""What collectstatic makes of the site's stylesheet: one request, with all in it, at its own address."""

import gzip
import json
import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings as project
from django.core.management import call_command
from pytest_django.fixtures import Settings

STORAGE = {"staticfiles": {"BACKEND": "cms.ops.stylesheets.OneStylesheet"}}


@pytest.fixture
def sources(settings: Settings, tmp_path: Path) -> Path:
    """Return an empty folder of static files, the only one."""
    settings.STORAGES = settings.STORAGES | STORAGE
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [tmp_path / "sources"]
    settings.STATIC_ROOT = tmp_path / "collected"
    (tmp_path / "sources").mkdir()
    return tmp_path / "sources"


def write(folder: Path, **files: str) -> None:
    for name, text in files.items():
        path = folder / "css" / f"{name.replace('__', '/')}.css"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def collected(name: str = "css/site.css") -> Path:
    """Collect, and return the file that pages link to."""
    call_command("collectstatic", interactive=False, verbosity=0)
    root = Path(project.STATIC_ROOT)
    return root / json.loads((root / "staticfiles.json").read_text())["paths"][name]


def words(text: str) -> list[str]:
    return text.replace("{", " { ").replace("}", " } ").split()


def test_the_stylesheet_that_ships_imports_nothing_and_has_all_of_its_parts(
    sources: Path, settings: Settings
) -> None:
    shipped = Path(project.BASE_DIR) / "cms" / "static"
    settings.STATICFILES_DIRS = [shipped]
    text = collected().read_text()
    assert "@import" not in text
    imported = re.findall(r'@import url\("(.+?)"', (shipped / "css/site.css").read_text())
    assert len(imported) > 20
    without_addresses = " ".join(words(re.sub(r"url\(.*?\)", "", text)))
    for name in imported:
        part = re.sub(r"url\(.*?\)", "", (shipped / "css" / name).read_text())
        assert " ".join(words(part)) in without_addresses, name


def test_files_that_the_stylesheet_names_are_there_under_those_names(
    sources: Path, settings: Settings
) -> None:
    settings.STATICFILES_DIRS = [Path(project.BASE_DIR) / "cms" / "static"]
    stylesheet = collected()
    addresses = re.findall(r'url\("(.+?)"\)', stylesheet.read_text())
    assert len(addresses) == 6
    for address in addresses:
        file = (stylesheet.parent / address).resolve()
        assert file.read_bytes()[:4] == b"wOF2"
        assert re.search(r"\.[0-9a-f]{12}\.woff2$", file.name)


def test_compressed_forms_are_those_of_the_whole(sources: Path) -> None:
    write(sources, site='@import url("a.css") layer(base);', a="p { margin: 0 }" * 100)
    stylesheet = collected()
    whole = stylesheet.read_bytes()
    assert whole.count(b"margin") == 100
    assert gzip.decompress(stylesheet.with_name(f"{stylesheet.name}.gz").read_bytes()) == whole
    assert brotli.decompress(stylesheet.with_name(f"{stylesheet.name}.br").read_bytes()) == whole


def test_layers_and_media_of_an_import_are_put_around_it(sources: Path) -> None:
    write(
        sources,
        site='@layer a, b;\n@import url("one.css") layer(a);\n@import url("two.css") layer(b) print;\n'
        '@import url("three.css") (min-width: 2rem);\n@import url("four.css");\n',
        one="p { top: 1px }\n",
        two="p { top: 2px }\n",
        three="p { top: 3px }\n",
        four="p { top: 4px }\n",
    )
    assert words(collected().read_text()) == words(
        "@layer a, b; @layer a { p { top: 1px } } @media print { @layer b { p { top: 2px } } }"
        "@media (min-width: 2rem) { p { top: 3px } } p { top: 4px }"
    )


def test_imports_of_imports_are_followed_and_their_addresses_stay_right(sources: Path) -> None:
    (sources / "sea.svg").write_text("<svg/>")
    write(
        sources,
        site='@import url("parts/one.css") layer(a);',
        parts__one='@import url("deep/two.css") layer(b);',
        parts__deep__two='p { background: url("../../../sea.svg") } q { background: url("data:image/png,") }',
    )
    stylesheet = collected()
    text = stylesheet.read_text()
    assert text.startswith("@layer a {\n@layer b {\n")
    assert 'url("data:image/png,")' in text
    [address] = re.findall(r'url\("(\.\..+?)"\)', text)
    assert (stylesheet.parent / address).read_text() == "<svg/>"


def test_change_of_a_part_gives_the_whole_another_address(sources: Path) -> None:
    write(sources, site='@import url("a.css");', a="p { top: 1px }")
    before = collected()
    write(sources, a="p { top: 2px; }")
    after = collected()
    assert after.name != before.name
    assert "2px" in after.read_text()


def test_collecting_again_without_a_change_gives_the_same(sources: Path) -> None:
    write(sources, site='@import url("a.css") layer(x);', a="p { top: 1px }")
    before = collected().read_text()
    assert collected().read_text() == before
    assert before.count("@layer") == 1


def test_import_of_a_file_that_is_not_there_is_named(sources: Path) -> None:
    write(sources, site='@import url("parts/nothing.css") layer(x);')
    with pytest.raises(KeyError, match=re.escape("css/parts/nothing.css")):
        collected()


def test_other_stylesheets_keep_their_imports(sources: Path) -> None:
    write(sources, site="", admin='@import url("a.css");', a="p { top: 1px }")
    assert re.fullmatch(r'@import url\("a\.[0-9a-f]{12}\.css"\);', collected("css/admin.css").read_text())
