"""Whoever sends slowly has not all threads of a server process."""

import threading
from io import BytesIO
from typing import Any

import pytest

from cms.ops.bodies import BUSY, MOST_AT_ONCE, MOST_IN_MEMORY, FewBodies
from tests.ops.echo import echo


class Slow(BytesIO):
    """A body that comes once it is let in."""

    def __init__(self, body: bytes) -> None:
        super().__init__(body)
        self.is_waited_for, self.comes = threading.Event(), threading.Event()

    def read(self, size: int | None = -1) -> bytes:
        self.is_waited_for.set()
        assert self.comes.wait(20)
        return super().read(size)


def ask(application: FewBodies, body: Any = b"", length: str | None = None) -> tuple[str, bytes]:
    begun: list[str] = []
    stream = body if isinstance(body, BytesIO) else BytesIO(body)
    environ = {"REQUEST_METHOD": "POST", "wsgi.input": stream}
    environ["CONTENT_LENGTH"] = str(len(stream.getvalue())) if length is None else length
    answer = b"".join(application(environ, lambda status, _headers: begun.append(status)))
    return begun[-1], answer


@pytest.mark.parametrize(
    ("size", "most", "refused_too"),
    [(3, MOST_AT_ONCE, b"one more"), (MOST_IN_MEMORY + 1, MOST_AT_ONCE - 1, b"x" * (MOST_IN_MEMORY + 1))],
    ids=["small", "large"],
)
def test_few_are_waited_for_and_all_others_are_answered(size: int, most: int, refused_too: bytes) -> None:
    refused: list[None] = []
    few, answers = FewBodies(echo, tell=lambda: refused.append(None)), []
    bodies = [Slow(b"x" * size) for _number in range(most)]
    threads = [threading.Thread(target=lambda body=body: answers.append(ask(few, body))) for body in bodies]
    for thread, body in zip(threads, bodies, strict=True):
        thread.start()
        assert body.is_waited_for.wait(20)
    assert ask(few) == ("200 OK", b"")
    assert ask(few, refused_too) == ("503 Service Unavailable", BUSY)
    assert len(refused) == 1
    bodies[0].comes.set()
    threads[0].join(20)
    assert ask(few, b"one more") == ("200 OK", b"one more")
    for body in bodies[1:]:
        body.comes.set()
    for thread in threads[1:]:
        thread.join(20)
    assert len(refused) == 1
    assert answers == [("200 OK", b"x" * size)] * most


def test_large_ones_leave_a_place_for_a_small_one() -> None:
    few, large = FewBodies(echo), [Slow(b"x" * (MOST_IN_MEMORY + 1)) for _number in range(MOST_AT_ONCE - 1)]
    threads = [threading.Thread(target=ask, args=(few, body)) for body in large]
    for thread, body in zip(threads, large, strict=True):
        thread.start()
        assert body.is_waited_for.wait(20)
    assert ask(few, b"small") == ("200 OK", b"small")
    assert ask(few, b"small, too") == ("200 OK", b"small, too")
    for thread, body in zip(threads, large, strict=True):
        body.comes.set()
        thread.join(20)


def test_what_comes_in_pieces_or_ends_early_is_given_as_far_as_it_came() -> None:
    class Pieces(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            return super().read(min(2, size or 0))

    assert ask(FewBodies(echo), Pieces(b"12345"))[1] == b"12345"
    assert ask(FewBodies(echo), b"123", "5") == ("200 OK", b"123")


@pytest.mark.parametrize("length", ["", "-1", "x", "٣"])
def test_without_a_length_nothing_is_waited_for(length: str) -> None:
    def tells(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        start_response("200 OK", [])
        return [str(environ["wsgi.input"].tell()).encode()]

    few = FewBodies(tells, most=1)
    assert ask(few, b"not read", length) == ("200 OK", b"0")


def test_place_is_free_again_after_an_error() -> None:
    def fails(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        raise LookupError

    few = FewBodies(fails, most=1)
    for size in (3, MOST_IN_MEMORY + 1) * 2:
        with pytest.raises(LookupError):
            ask(few, b"x" * size)
