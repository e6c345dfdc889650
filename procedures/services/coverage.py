"""What is stored of an agency's coverage: thrown away with whatever it rests on."""

from collections.abc import Iterable

from agencies.models import Agency
from procedures.models import CoverageSummary


def coverage_changed(agencies: Iterable[Agency | int]) -> None:
    """Something that the coverage of these agencies rests on was written: what was stored of it holds no more."""
    keys = {agency if isinstance(agency, int) else agency.pk for agency in agencies}
    CoverageSummary.objects.filter(agency__in=keys).delete()
