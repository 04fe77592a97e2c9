"""An endpoint's secret: shown once, and two at a time while it is being changed."""

from datetime import timedelta

from django.utils import timezone

from news.webhooks.models import Endpoint
from news.webhooks.signing import new_secret

FORMER_IS_VALID = timedelta(hours=24)


def reveal(endpoint: Endpoint) -> str:
    """Return the secret, the first time; an empty text ever after."""
    now = timezone.now()
    first = Endpoint.objects.filter(pk=endpoint.pk, secret=endpoint.secret, secret_shown_at=None)
    return endpoint.secret if first.update(secret_shown_at=now) else ""


def renew(endpoint: Endpoint) -> None:
    """Make a new secret. One that was shown stays valid beside it, for a day or until `end_former`."""
    if endpoint.secret_shown_at:
        endpoint.former_secret = endpoint.secret
        endpoint.former_secret_until = timezone.now() + FORMER_IS_VALID
    endpoint.secret = new_secret()
    endpoint.secret_shown_at = None
    save(endpoint)


def end_former(endpoint: Endpoint) -> None:
    endpoint.former_secret = ""
    endpoint.former_secret_until = None
    save(endpoint)


def save(endpoint: Endpoint) -> None:
    fields = ["secret", "secret_shown_at", "former_secret", "former_secret_until"]
    endpoint.save(update_fields=fields)
