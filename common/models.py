"""The ground floor's tables, each kept beside the code that owns it."""

from common.documents import OfficialDocument
from common.events import EventEntry
from common.files import StoredFile
from common.http import FormToken
from common.notices import Notice
from common.numbering import NumberSeries
from common.outbox import OutgoingMail
from common.spreadsheets.models import ImportBatch, ImportChange, ImportRow, ImportTurn

__all__ = [
    "EventEntry",
    "FormToken",
    "ImportBatch",
    "ImportChange",
    "ImportRow",
    "ImportTurn",
    "Notice",
    "NumberSeries",
    "OfficialDocument",
    "OutgoingMail",
    "StoredFile",
]
