"""Which font files a page of a language is certain to need."""

from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

CYRILLIC = {"be", "bg", "kk", "ky", "mk", "mn", "ru", "sr", "tg", "uk"}
LATIN_EXTENDED = {"az", "bs", "cs", "hr", "hu", "lt", "lv", "mt", "pl", "ro", "sk", "sl", "sq", "tk", "tr"}


def preload_fonts(language: str) -> SafeString:
    """Return a link for each file, so that it comes together with the stylesheet that names it."""
    return format_html_join(
        "\n",
        '<link rel="preload" href="{}" as="font" type="font/woff2" crossorigin>',
        [[static(f"fonts/source-serif-4-{script}-wght-normal.woff2")] for script in scripts_of(language)],
    )


def scripts_of(language: str) -> list[str]:
    """Return the names of the files' scripts. Latin has the spaces and figures of all others."""
    code = language.partition("-")[0]
    if code in CYRILLIC:
        return ["latin", "cyrillic"]
    return ["latin", "latin-ext"] if code in LATIN_EXTENDED else ["latin"]
