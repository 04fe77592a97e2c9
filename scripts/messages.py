"""Keep the catalogues of translations in step with the code. Needs no GNU gettext.

usage: messages.py update    add what is new to locale/*/LC_MESSAGES/django.po, drop what is gone, compile
       messages.py compile   write the .mo files that Django reads
       messages.py check     end with 1 and a line for each message that lacks a translation, or a stale file
"""

import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import django
from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_file
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.utils.translation.template import templatize

ROOT = Path(__file__).parent.parent
CODE = ("cms", "home", "news")
TEMPLATES = ROOT / "templates"
PUBLIC = TEMPLATES / "public"
LANGUAGES = ("az", "ru")
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
# As the templates are compiled.
JINJA = {"extensions": "jinja2.ext.i18n", "trim_blocks": "true", "lstrip_blocks": "true", "silent": "false"}
CALL = re.compile(r"\b(n?p?gettext)\(")
LITERAL = re.compile(r"\s*(u?'(?:\\.|[^'\\])*'|u?\"(?:\\.|[^\"\\])*\")\s*,?")

BEGAN = datetime(2026, 11, 24, tzinfo=UTC)

# A message, with its plural where it has one, and its context.
Message = tuple[str | tuple[str, str], str | None]


def in_code() -> Iterator[Message]:
    for folder in CODE:
        for path in sorted((ROOT / folder).rglob("*.py")):
            yield from in_file("python", path)


def in_public_templates() -> Iterator[Message]:
    for path in sorted(PUBLIC.rglob("*.*")):
        yield from in_file("jinja2", path)


def in_file(method: str, path: Path) -> Iterator[Message]:
    for _line, message, _comments, context in extract_from_file(method, path, KEYWORDS, options=JINJA):
        yield (tuple(message[:2]) if isinstance(message, tuple) else message), context  # type: ignore[misc]


def in_templates() -> Iterator[Message]:
    of_django = [path for path in TEMPLATES.rglob("*.*") if PUBLIC not in path.parents]
    for path in sorted(path for path in of_django if path.suffix in {".html", ".txt"}):
        text = templatize(path.read_text(encoding="utf-8"), origin=str(path))
        for call in CALL.finditer(text):
            words = list(literals(text, call.end()))
            context = words.pop(0) if "p" in call[1][:2] else None
            yield ((words[0], words[1]) if call[1].startswith("n") else words[0]), context


def literals(text: str, position: int) -> Iterator[str]:
    """Yield the string literals that stand one after the other from `position`."""
    while found := LITERAL.match(text, position):
        yield ast.literal_eval(found[1])
        position = found.end()


def messages() -> dict[Message, None]:
    """Return all messages in the order of the files, each once, as keys."""
    return dict.fromkeys([*in_code(), *in_public_templates(), *in_templates()])


def folder(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES"


def empty(language: str) -> Catalog:
    """Return a catalogue whose head is the same with every run."""
    return Catalog(
        locale=language,
        header_comment=f"# Dateline in {language}. Renewed by `make messages`.",
        project="Dateline",
        version="1",
        msgid_bugs_address="newsroom@example.org",
        creation_date=BEGAN,
        revision_date=BEGAN,
        last_translator="Dateline <newsroom@example.org>",
        language_team="Dateline <newsroom@example.org>",
        charset="utf-8",
        fuzzy=False,
    )


def catalogue(language: str) -> Catalog:
    path = folder(language) / "django.po"
    if not path.exists():
        return empty(language)
    with path.open("rb") as file:
        return read_po(file, locale=language)


def update(language: str) -> None:
    former = catalogue(language)
    renewed = empty(language)
    for words, context in messages():
        known = former.get(words[0] if isinstance(words, tuple) else words, context)
        renewed.add(words, known.string if known else None, context=context)
    folder(language).mkdir(parents=True, exist_ok=True)
    with (folder(language) / "django.po").open("wb") as file:
        write_po(file, renewed, width=100, sort_output=False, omit_header=False, no_location=True)
    compile_catalogue(language)


def compiled(language: str) -> bytes:
    buffer = io.BytesIO()
    write_mo(buffer, catalogue(language))
    return buffer.getvalue()


def compile_catalogue(language: str) -> None:
    (folder(language) / "django.mo").write_bytes(compiled(language))


def check(language: str) -> list[str]:
    """Return what is wrong with a language, a line each."""
    known = catalogue(language)
    wrong = []
    for words, context in messages():
        one = words[0] if isinstance(words, tuple) else words
        entry = known.get(one, context)
        texts = entry.string if entry else ""
        if not entry or entry.fuzzy or not all(texts if isinstance(texts, tuple) else [texts]):
            wrong.append(f"{language}: no translation of {one!r}")
        elif problems := [str(problem) for problem in entry.check()]:
            wrong.append(f"{language}: {one!r}: {'; '.join(problems)}")
    path = folder(language) / "django.mo"
    if not path.exists() or path.read_bytes() != compiled(language):
        wrong.append(f"{language}: {path.relative_to(ROOT)} is stale; run make messages")
    return wrong


def main(act: str) -> int:
    if act not in {"update", "compile", "check"}:
        sys.exit(__doc__)
    settings.configure()
    django.setup()
    if act == "update":
        for language in LANGUAGES:
            update(language)
    if act == "compile":
        for language in LANGUAGES:
            compile_catalogue(language)
    wrong = [line for language in LANGUAGES for line in check(language)]
    print("\n".join(wrong) or "Every message is translated.")
    return 1 if wrong and act == "check" else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1] if len(sys.argv) == 2 else ""))
