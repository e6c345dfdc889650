"""Receipt numbers: none twice, none left out, also when many send at once and some of them fail."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, transaction

from common.numbering import NumberSeries, next_number, receipt

THREADS, EACH = 20, 10


class BrokeOff(Exception):
    """Something else in the transaction went wrong after the number was taken."""


def take() -> int:
    return next_number("TN", 2026)


def test_numbers_follow_one_another(db: None) -> None:
    assert [take() for _ in range(5)] == [1, 2, 3, 4, 5]


def test_each_series_and_year_counts_for_itself(db: None) -> None:
    assert [next_number(*key) for key in (("TN", 2026), ("TN", 2027), ("BC", 2026), ("TN", 2026))] == [1, 1, 1, 2]


def test_a_number_taken_in_vain_comes_again(db: None) -> None:
    taken = []
    for attempt in range(10):
        with suppress(BrokeOff), transaction.atomic():
            number = take()
            if attempt % 3 == 2:
                raise BrokeOff
            taken.append(number)
    assert taken == [1, 2, 3, 4, 5, 6, 7]


@pytest.mark.django_db(transaction=True)
def test_a_number_is_refused_outside_a_transaction() -> None:
    with pytest.raises(transaction.TransactionManagementError):
        take()
    assert NumberSeries.objects.count() == 0


@pytest.mark.parametrize("second", [("TN", 2026), ("", 2026)])
def test_the_database_keeps_one_counter_for_each_named_series(db: None, second: tuple[str, int]) -> None:
    take()
    with pytest.raises(IntegrityError):
        NumberSeries.objects.create(series=second[0], year=second[1])


@pytest.mark.parametrize(
    ("number", "printed"),
    [(1, "TN-2026-000001"), (123, "TN-2026-000123"), (999_999, "TN-2026-999999"), (1_000_000, "TN-2026-1000000")],
)
def test_a_receipt_is_quoted_with_six_digits(number: int, printed: str) -> None:
    assert receipt("TN", 2026, number) == printed


# --- Many at once ---


@pytest.fixture
def handed_out(transactional_db: None) -> Iterator[None]:
    """A bare table of the numbers that stood when their transaction ended."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite lets one transaction write at a time; there is no race to run")
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE handed_out (number integer NOT NULL)")
    yield
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE handed_out")


def race(take: Callable[[], int]) -> list[int]:
    """Twenty threads take ten numbers each at once, and break off every fifth time; the numbers that stood."""
    together = threading.Barrier(THREADS)

    def work() -> None:
        try:
            together.wait(timeout=60)
            for turn in range(EACH):
                if turn % 5 == 0:
                    with suppress(BrokeOff), transaction.atomic():
                        write_down(take())
                        raise BrokeOff
                with transaction.atomic():
                    write_down(take())
        finally:
            connection.close()

    with ThreadPoolExecutor(THREADS) as pool:
        for done in [pool.submit(work) for _ in range(THREADS)]:
            done.result()
    with connection.cursor() as cursor:
        cursor.execute("SELECT number FROM handed_out ORDER BY number")
        return [number for (number,) in cursor.fetchall()]


def write_down(number: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO handed_out VALUES (%s)", [number])


@pytest.mark.postgres
def test_a_crowd_gets_every_number_once(handed_out: None) -> None:
    assert race(take) == list(range(1, THREADS * EACH + 1))


@pytest.mark.postgres
def test_counting_on_from_the_highest_number_hands_out_doubles(handed_out: None) -> None:
    """The control: the same crowd, with the way of numbering that the counter row is there to avoid."""

    def highest_and_one() -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT COALESCE(MAX(number), 0) + 1 FROM handed_out")
            return int(cursor.fetchone()[0])

    numbers = race(highest_and_one)
    assert len(numbers) == THREADS * EACH
    assert len(set(numbers)) < len(numbers)
