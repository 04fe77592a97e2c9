"""Signals that the rooms above listen to. Sent inside the transaction of the save."""

from django.dispatch import Signal

# An article was saved, its child rows included.
# provides args: instance
article_saved = Signal()

# A section got another title or address, or a first one, and the pages below it theirs.
# provides args: instance, url_path_before (empty for a new section)
section_renamed = Signal()

# An article is about to be saved. Who objects raises.
# provides args: instance, update_fields (None for all)
article_saving = Signal()

# The latest revision of an article is about to be overwritten, as autosave does.
# provides args: instance, revision. Who answers True has a new one made instead.
revision_overwriting = Signal()

# The end of the live text has come; what is to go live later is still to.
# provides args: instance
schedule_kept = Signal()
