"""Moments that people choose: none so far away that a time zone takes it off the calendar."""

from datetime import datetime

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

# The display date of an imported story may be old; what is planned lies within the desk's calendar.
FIRST_YEAR, LAST_YEAR = 1000, 2100


def fault_of(at: datetime) -> str:
    """Return why there is no such moment for the newsroom. Empty if there is one."""
    if FIRST_YEAR <= at.year <= LAST_YEAR:
        return ""
    return _("Choose a time between the years %(first)d and %(last)d.") % {
        "first": FIRST_YEAR,
        "last": LAST_YEAR,
    }


def is_near(at: datetime) -> None:
    """Validate a form's field. Raises `ValidationError` for a year that is too far away."""
    if fault := fault_of(at):
        raise ValidationError(fault, code="year")
