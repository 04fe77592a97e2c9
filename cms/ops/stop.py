"""A worker is asked to stop."""

import select
import signal
import socket
from types import FrameType


class Stop:
    """Asked by SIGTERM or SIGINT; a second signal of the same kind ends the process on the spot.

    A socket wakes who waits: `threading.Event` takes a lock that the interrupted code may hold.
    """

    def __init__(self) -> None:
        self.asked = False
        self.reader, self.writer = socket.socketpair()

    def on_signals(self) -> None:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.heard)

    def heard(self, number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_DFL)
        self.ask()

    def ask(self) -> None:
        self.asked = True
        self.writer.send(b".")

    def wait(self, seconds: float) -> None:
        """Sleep for so long, or until asked to stop."""
        select.select([self.reader], [], [], seconds)

    def close(self) -> None:
        self.reader.close()
        self.writer.close()
