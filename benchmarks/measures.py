"""Which measures run on which database."""

from benchmarks.catalogue import CATALOGUE, CATALOGUE_BESIDE, CATALOGUE_OUT
from benchmarks.databases import Databases
from benchmarks.exports import EXPORTS
from benchmarks.figures import Measure
from benchmarks.handing_in import HANDING_IN
from benchmarks.imports import IMPORTS
from benchmarks.inspection_pages import INSPECTION_GROWTH, INSPECTION_PAGES
from benchmarks.pages import GROWTH, PAGES
from benchmarks.reorganisation import WAVES
from benchmarks.startup import START_UP
from benchmarks.strain import MEMORY, WAITING
from benchmarks.workbooks import REFUSALS


def measures_for(databases: Databases) -> list[Measure]:
    """What the database has a part in runs on both, what only grows with it on PostgreSQL, the rest once."""
    if databases.is_postgres:
        pages = [*PAGES, *INSPECTION_PAGES, *GROWTH, *INSPECTION_GROWTH]
        return [*pages, *IMPORTS, *MEMORY, *CATALOGUE, *WAVES, *HANDING_IN]
    once = [*START_UP, *REFUSALS, *EXPORTS, *CATALOGUE_OUT]
    return [
        *once,
        *PAGES,
        *INSPECTION_PAGES,
        *IMPORTS,
        *MEMORY,
        *WAITING,
        *CATALOGUE,
        *CATALOGUE_BESIDE,
        *WAVES,
        *HANDING_IN,
    ]
