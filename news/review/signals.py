"""What the desk listens to. Sent inside the transaction of the act."""

from django.dispatch import Signal

# Something happened to an article that people want to hear of.
# provides args: kind (a value of Event), article, actor (None for the worker), comment, users (ids of
# those whom it is about: authors, approvers whose word was voided, the new assignee), stage (or None)
happened = Signal()
