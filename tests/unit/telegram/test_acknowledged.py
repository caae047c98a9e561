"""Which updates Telegram may forget: never one that is not finished."""

from hypothesis import given
from hypothesis import strategies as st

from bot.telegram.polling import Acknowledged


def test_before_the_first_update_nothing_is_acknowledged() -> None:
    progress = Acknowledged()

    assert progress.offset == 0
    assert progress.idle


def test_an_update_that_is_under_way_is_kept() -> None:
    progress = Acknowledged()
    progress.begin([7], asked_from=0)

    assert progress.offset == 7
    assert not progress.idle


def test_a_finished_update_may_go() -> None:
    progress = Acknowledged()
    progress.begin([7], asked_from=0)
    progress.finish(7)

    assert progress.offset == 8
    assert progress.idle


def test_updates_begin_in_their_order_and_once() -> None:
    progress = Acknowledged()

    assert progress.begin([9, 7, 8, 8], asked_from=0) == [7, 8, 9]
    assert progress.begin([7, 8, 9, 10], asked_from=7) == [10]


def test_an_update_that_finishes_while_telegram_is_asked_does_not_begin_again() -> None:
    progress = Acknowledged()
    progress.begin([7, 8], asked_from=0)
    asked_from = progress.offset
    progress.finish(7)
    progress.finish(8)

    assert progress.begin([7, 8, 9], asked_from=asked_from) == [9]


def test_when_telegram_numbers_anew_the_new_numbers_count() -> None:
    progress = Acknowledged()
    progress.begin([900_000], asked_from=0)
    progress.finish(900_000)

    assert progress.begin([400, 401], asked_from=progress.offset) == [400, 401]
    assert progress.offset == 400
    progress.finish(400)
    progress.finish(401)
    assert progress.offset == 402


@given(st.data())
def test_in_any_order_of_finishing_no_unfinished_update_is_acknowledged(data: st.DataObject) -> None:
    progress = Acknowledged()
    server = sorted(data.draw(st.sets(st.integers(1, 1000), min_size=1, max_size=30)))
    under_way: set[int] = set()
    finished: set[int] = set()
    while len(finished) < len(server):
        asked_from = progress.offset
        finishes_meanwhile = data.draw(st.booleans())
        if under_way and finishes_meanwhile:
            done = data.draw(st.sampled_from(sorted(under_way)))
            progress.finish(done)
            under_way.discard(done)
            finished.add(done)
        limit = data.draw(st.integers(1, 10))
        answer = [update_id for update_id in server if update_id >= asked_from][:limit]
        begun = progress.begin(answer, asked_from=asked_from)
        assert not under_way & set(begun)
        assert not finished & set(begun)
        under_way |= set(begun)
        assert all(update_id >= progress.offset for update_id in under_way)
        if not begun and not under_way:
            assert all(update_id in finished for update_id in server if update_id < progress.offset)
        if not begun and under_way:
            done = data.draw(st.sampled_from(sorted(under_way)))
            progress.finish(done)
            under_way.discard(done)
            finished.add(done)

    assert progress.offset == server[-1] + 1
    assert finished == set(server)
