"""Plain links by which a reader passes a story on: no other host is asked before they are followed."""

from urllib.parse import quote, urlencode

from django.utils.translation import gettext as _


def share_links(url: str, headline: str) -> list[dict[str, str]]:
    """Return name and address of each way; `url` is whole."""
    text = f"{headline} {url}"
    return [
        {
            "name": _("E-mail"),
            "url": f"mailto:?{urlencode({'subject': headline, 'body': url}, quote_via=quote)}",
        },
        {"name": "WhatsApp", "url": f"https://wa.me/?{urlencode({'text': text})}"},
        {"name": "Telegram", "url": f"https://t.me/share/url?{urlencode({'url': url, 'text': headline})}"},
        {"name": "Facebook", "url": f"https://www.facebook.com/sharer/sharer.php?{urlencode({'u': url})}"},
        {"name": "X", "url": f"https://x.com/intent/post?{urlencode({'url': url, 'text': headline})}"},
    ]
