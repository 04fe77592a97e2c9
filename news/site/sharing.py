"""Plain links by which a reader passes a story on: no other host is asked before they are followed."""

from urllib.parse import quote

from django.utils.translation import gettext as _


def share_links(url: str, headline: str) -> list[dict[str, str]]:
    """Return name and address of each way; `url` is whole."""
    at, said = quote(url, safe=""), quote(headline, safe="")
    return [
        {"name": _("E-mail"), "url": f"mailto:?subject={said}&body={at}"},
        {"name": "WhatsApp", "url": f"https://wa.me/?text={said}%20{at}"},
        {"name": "Telegram", "url": f"https://t.me/share/url?url={at}&text={said}"},
        {"name": "Facebook", "url": f"https://www.facebook.com/sharer/sharer.php?u={at}"},
        {"name": "X", "url": f"https://x.com/intent/post?url={at}&text={said}"},
    ]
