"""What befell a certificate or declaration: as the forms that withdraw, suspend and resume it meet it."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from agencies.models import Certificate, Suspension


@dataclass(frozen=True)
class Standing:
    """A certificate with its suspensions in the order of their days, and one version of all of them.

    A suspension is a row of its own and leaves the certificate's version alone; whoever withdraws or suspends must
    have seen both. No row of them goes away, so the sum only grows: any save gives another version.
    """

    certificate: Certificate
    suspensions: tuple[Suspension, ...]

    @property
    def version(self) -> int:
        return self.certificate.version + sum(one.version for one in self.suspensions)

    @property
    def open_suspension(self) -> Suspension | None:
        return next((one for one in self.suspensions if one.valid_to is None), None)

    @property
    def resumed_on(self) -> date | None:
        """The first day in force after the last suspension, where that has ended."""
        last = self.suspensions[-1] if self.suspensions else None
        return last.valid_to + timedelta(days=1) if last and last.valid_to else None

    @property
    def told(self) -> str:
        """In a few words, for whoever compares it with what he typed."""
        row, pause = self.certificate, self.open_suspension
        if row.ended_as:
            return row.get_ended_as_display() + _since(row.ended_on)
        if pause is not None:
            return "tạm đình chỉ" + _since(pause.valid_from)
        if self.resumed_on:
            return "có hiệu lực trở lại" + _since(self.resumed_on)
        return "chưa thu hồi, không bị tạm đình chỉ"

    def last_saved(self) -> Any:
        """The newest entry in the history of any of its rows."""
        newest = [_newest(row) for row in (self.certificate, *self.suspensions)]
        return max((entry for entry in newest if entry), key=lambda entry: entry.history_date, default=None)


def standing_of(row: Certificate) -> Standing:
    return Standing(row, tuple(Suspension.objects.filter(certificate=row).select_related("paper")))


def _newest(row: Any) -> Any:
    entries = type(row).history.filter(id=row.pk).select_related("history_user")
    return entries.order_by("-history_id").first()


def _since(day: date | None) -> str:
    return f" từ ngày {day:%d/%m/%Y}" if day else ", chưa rõ từ ngày nào"
