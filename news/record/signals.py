"""What the rooms above listen to. Sent inside the transaction that writes the record."""

from django.dispatch import Signal

# A change was written to the log.
# provides args: change
change_written = Signal()
