"""What the rooms above listen to. Sent inside the transaction that writes the record."""

from django.dispatch import Signal

# Changes were written to the log, one or many.
# provides args: changes
changes_written = Signal()
