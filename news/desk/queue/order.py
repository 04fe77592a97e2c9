"""In which order the queue stands."""

from django.db.models import BooleanField, Case, F, QuerySet, Value, When
from django.db.models.expressions import OrderBy

from news.desk.queue.filters import is_overdue
from news.review.models import WorkItem

DEFAULT = "priority"


def ordered(items: QuerySet[WorkItem], ordering: str) -> QuerySet[WorkItem]:
    """Return the items by `priority`, `due` or `age`, the most urgent first; with a minus, last.

    Each of the three breaks the ties of the one before it.
    """
    key, backwards = ordering.removeprefix("-"), ordering.startswith("-")
    terms = {
        "priority": [F("priority").desc(), F("late").desc(), F("since").asc()],
        "due": [F("late").desc(), F("due_at").asc(nulls_last=True), F("priority").desc(), F("since").asc()],
        "age": [F("since").asc(), F("priority").desc()],
    }[key]
    late = Case(When(is_overdue(), then=Value(True)), default=Value(False), output_field=BooleanField())
    return items.annotate(late=late).order_by(*(turned(term, backwards) for term in terms), "pk")


def turned(term: OrderBy, backwards: bool) -> OrderBy:
    if backwards:
        term.reverse_ordering()
    return term
