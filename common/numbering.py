"""Receipt numbers (mã tiếp nhận): a counter row for each series and year, without gap and without double.

The counter moves in the transaction of the fact that it numbers, so that a rollback takes the number back.
Reading the highest number and adding one would hand out doubles as soon as two people send at once.
"""

from django.db import models, transaction


class NumberSeries(models.Model):
    """Dãy số tiếp nhận: the last number given out in one series in one year."""

    series = models.CharField("dãy số", max_length=20)
    year = models.PositiveSmallIntegerField("năm")
    last = models.PositiveIntegerField("số cuối đã cấp", default=0)

    class Meta:
        verbose_name = "dãy số tiếp nhận"
        verbose_name_plural = "dãy số tiếp nhận"
        constraints = [
            models.UniqueConstraint(fields=["series", "year"], name="one_counter_per_series_and_year"),
            models.CheckConstraint(condition=~models.Q(series=""), name="counter_has_series"),
        ]

    def __str__(self) -> str:
        return f"{self.series}-{self.year}: {self.last}"


def next_number(series: str, year: int) -> int:
    """The next number of the series; the counter row stays locked until the caller's transaction ends.

    Raises `TransactionManagementError` outside a transaction: there a failure after it would leave a gap.
    """
    if not transaction.get_connection().in_atomic_block:
        raise transaction.TransactionManagementError("next_number() needs the transaction of what it numbers")
    counter = NumberSeries.objects.select_for_update().filter(series=series, year=year).first()
    if counter is None:
        # Two first comers at once: one inserts, the other waits for it here and then finds the row.
        NumberSeries.objects.bulk_create([NumberSeries(series=series, year=year)], ignore_conflicts=True)
        counter = NumberSeries.objects.select_for_update().get(series=series, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return counter.last


def receipt(series: str, year: int, number: int) -> str:
    """A receipt number as people quote it: TN-2026-000123."""
    return f"{series}-{year}-{number:06}"
