"""Signals that the rooms above listen to. Sent inside the transaction of the save."""

from django.dispatch import Signal

# An article was saved, its child rows included.
# provides args: instance
article_saved = Signal()

# A section got another title or address, or a first one, and the pages below it theirs.
# provides args: instance, url_path_before (empty for a new section)
section_renamed = Signal()
