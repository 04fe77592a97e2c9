"""The memory is bounded, forgets what was touched, and never takes back what is not true any more."""

import random
from threading import Thread

import pytest

from cms.edge.answers import Answer
from cms.edge.memory import MOST_TOUCHED, Memory


def answer(*keys: str, size: int = 100, status: str = "200 OK") -> Answer:
    return Answer(status, [("Content-Type", "image/x")], b"x" * size, keys=keys, seconds=60)


def test_least_recently_used_go_first() -> None:
    memory = Memory(3 * answer("a").size)
    for name in "abc":
        assert memory.keep((name,), answer("a"), since=0)
    assert memory.get(("a",))
    memory.keep(("d",), answer("a"), since=0)
    assert [name for name in "abcd" if memory.get((name,))] == ["a", "c", "d"]


def test_bytes_are_those_of_what_is_there() -> None:
    memory = Memory(100_000)
    chance = random.Random(1)
    for number in range(2000):
        keys = [f"k{chance.randrange(20)}" for _ in range(3)]
        memory.keep(
            (str(chance.randrange(300)),), answer(*keys, size=chance.randrange(9000)), since=memory.turn
        )
        if number % 50 == 0:
            memory.touch({f"k{chance.randrange(20)}"})
        shelves = (memory.found, memory.missing)
        assert [shelf.bytes for shelf in shelves] == [
            sum(each.size for each in shelf.answers.values()) for shelf in shelves
        ]
        assert memory.found.bytes <= 100_000
    shown = {key for each in memory.found.answers.values() for key in each.keys}
    assert shown == memory.showing.keys()
    memory.touch_all()
    assert (memory.bytes, memory.showing) == (0, {})


def test_what_is_larger_than_the_memory_is_not_kept() -> None:
    memory = Memory(10_000)
    memory.keep(("a",), answer("a"), since=0)
    assert not memory.keep(("b",), answer("a", size=20_000), since=0)
    assert memory.get(("a",))


def test_what_is_missing_does_not_push_out_what_is_there() -> None:
    memory = Memory(1_000_000)
    memory.keep(("page",), answer("a"), since=0)
    for number in range(1000):
        memory.keep((f"guess {number}",), answer("a", status="404 Not Found"), since=0)
    assert memory.get(("page",))
    assert memory.get(("guess 999",))
    assert memory.missing.bytes <= 1_000_000 // 32
    memory.touch({"a"})
    assert not memory.get(("guess 999",))


def test_only_what_shows_it_is_dropped() -> None:
    memory = Memory(1_000_000)
    memory.keep(("one",), answer("a", "b"), since=0)
    memory.keep(("two",), answer("b", "c"), since=0)
    memory.touch({"a", "nobody"})
    assert memory.get(("one",)) is None
    assert memory.get(("two",))
    assert memory.counters.drops == 1


@pytest.mark.parametrize("touched", [{"a"}, {f"k{n}" for n in range(MOST_TOUCHED + 1)}])
def test_what_was_touched_while_it_was_made_is_not_kept(touched: set[str]) -> None:
    memory = Memory(1_000_000)
    since = memory.turn
    memory.touch(touched)
    assert not memory.keep(("page",), answer("a"), since=since)
    assert memory.keep(("page",), answer("a"), since=memory.turn)


def test_what_was_begun_before_all_was_dropped_is_not_kept() -> None:
    memory = Memory(1_000_000)
    since = memory.turn
    memory.touch_all()
    assert not memory.keep(("page",), answer("a"), since=since)


def test_what_others_touched_meanwhile_is_kept() -> None:
    memory = Memory(1_000_000)
    since = memory.turn
    memory.touch({"b"})
    assert memory.keep(("page",), answer("a"), since=since)


def test_threads_that_keep_touch_and_read_leave_it_whole() -> None:
    memory = Memory(200_000)

    def work(seed: int) -> None:
        chance = random.Random(seed)
        for _time in range(3000):
            key = (str(chance.randrange(100)),)
            if not memory.get(key):
                memory.keep(key, answer(f"k{chance.randrange(9)}", size=3000), since=memory.turn)
            if chance.random() < 0.02:
                memory.touch({f"k{chance.randrange(9)}"})

    threads = [Thread(target=work, args=(seed,)) for seed in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert memory.found.bytes == sum(each.size for each in memory.found.answers.values()) <= 200_000
    assert memory.showing == {
        shown: {key for key, each in memory.found.answers.items() if shown in each.keys}
        for each in memory.found.answers.values()
        for shown in each.keys
    }
