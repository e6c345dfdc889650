"""Rosters as no office should send them: every bad cell is told at its place, and nothing at all is written.

The corpus lies in bad_agency_rows, bad_other_rows, bad_paper_rows and bad_tthc_rows. All its rows of a kind
stand in one file, between good rows, and go in by the command: what it prints is compared whole.
"""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from accounts.models import User
from agencies.choices import Level, UnitScheme
from agencies.models import (
    AdministrativeUnit,
    AgencyPeriod,
    AgencySuccession,
    Certificate,
    Division,
    Province,
    ServiceBody,
)
from agencies.services.unit_lists import UnitFacts, write_units
from common.history import create, save_versioned
from common.registry import spreadsheet_kinds
from common.spreadsheets.kinds import Kind
from procedures.models import PublicationLine
from tests.agencies.rosters import Desk, an_giang, root
from tests.hostile import bad_agency_rows, bad_other_rows, bad_paper_rows, bad_tthc_rows
from tests.hostile.bad_agency_rows import Bad, Cells
from tests.hostile.world import facts
from tests.spreadsheets.workbooks import workbook

pytestmark = [pytest.mark.django_db, pytest.mark.words]
# What stands in two rows that name each other
TWICE = ("000.99.1", "77777", "77/HAI", "Viện Hai Dòng", bad_tthc_rows.TWICE)
FIRST_ROW = 2  # below the header


@dataclass
class Corpus:
    """The bad rows of a kind, the row that is good without them, and the rows that the good ones make."""

    good: dict[str, Any]
    cells: list[Cells]
    rows: list[Bad]
    made: Callable[[], Any]
    cases: list[Bad] = field(init=False)

    def __post_init__(self) -> None:
        single = [
            ({column: cell}, [(column, sentence.format(shown(cell)))])
            for column, sentence, cells in self.cells
            for cell in cells
        ]
        self.cases = [*single, *self.rows]


def shown(cell: Any) -> str:
    if isinstance(cell, bool):
        return str(cell).upper()
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return f"{cell:.15g}".replace(".", ",") if isinstance(cell, float) else str(cell)


CORPORA = {
    "agencies": Corpus(
        {"Mã cơ quan": "AG.S{n}", "Tên cơ quan": "UBND xã Thử số {n}", "Cấp": "Xã", "Số QĐ công bố": "{n}/QĐ-UBND",
         "Phiên bản": "TCVN ISO 9001:2015"},
        bad_agency_rows.CELLS, bad_agency_rows.ROWS, lambda: AgencyPeriod.objects.filter(name__contains="Thử số"),
    ),
    "divisions": Corpus(
        {"Mã cơ quan": "AG.H889", "Tên phòng": "Phòng số {n}", "Áp dụng HTQLCL": "đang áp dụng"},
        bad_other_rows.DIVISION_CELLS, bad_other_rows.DIVISION_ROWS, Division.objects.all,
    ),
    "members": Corpus(
        {"Họ và tên": "Lê Thị Thử {n}", "Nhiệm vụ": "Thư ký ISO", "Mã cơ quan": "AG.H889"},
        bad_other_rows.MEMBER_CELLS, bad_other_rows.MEMBER_ROWS,
        lambda: User.objects.filter(full_name__startswith="Lê Thị Thử"),
    ),
    "units": Corpus(
        {"Danh mục": "Trước 01/7/2025", "Cấp": "Xã", "Loại": "xã", "Mã": "{n:05}", "Tên": "Xã Thử {n}",
         "Mã cấp trên": "889"},
        bad_other_rows.UNIT_CELLS, bad_other_rows.UNIT_ROWS,
        lambda: AdministrativeUnit.objects.filter(name__startswith="Xã Thử"),
    ),
    "certificates": Corpus(
        {"Mã cơ quan": "AG.H889", "Hình thức": "Chứng nhận", "Số văn bản": "HT {n}-THỬ", "Phiên bản": "2015"},
        bad_paper_rows.CERTIFICATE_CELLS, bad_paper_rows.CERTIFICATE_ROWS,
        lambda: Certificate.objects.filter(paper__number__endswith="-THỬ"),
    ),
    "service_bodies": Corpus(
        {"Tên tổ chức": "Viện Thử Số {n}", "Loại": "Đào tạo", "Số Giấy xác nhận": "{n}/TĐC"},
        bad_paper_rows.BODY_CELLS, bad_paper_rows.BODY_ROWS, ServiceBody.objects.all,
    ),
    "successions": Corpus(
        {"Mã cơ quan cũ": "00123", "Cơ quan cũ": "Sở Y tế", "Hình thức": "chia, tách",
         "Cơ quan cũ còn hoạt động": "Có", "Cơ quan mới": "Sở Thử Số {n}", "Từ ngày": "01/02/2020"},
        bad_paper_rows.SUCCESSION_CELLS, bad_paper_rows.SUCCESSION_ROWS, AgencySuccession.objects.all,
    ),
    "tthc": Corpus(
        {"Mã TTHC": "4.{n:06}", "Tên thủ tục hành chính": "Thủ tục thử số {n}", "Cấp thực hiện": "Cấp xã"},
        bad_tthc_rows.LIST_CELLS, bad_tthc_rows.LIST_ROWS, PublicationLine.objects.all,
    ),
    "publication_decisions": Corpus(
        {"Số quyết định": "12/QĐ-UBND", "Ngày ban hành": "05/03/2020", "Nội dung công bố": "mới ban hành",
         "Mã TTHC": "4.{n:06}", "Tên thủ tục hành chính": "Thủ tục thử số {n}"},
        bad_tthc_rows.DECISION_CELLS, bad_tthc_rows.DECISION_ROWS, PublicationLine.objects.all,
    ),
}  # fmt: skip


@pytest.fixture
def province() -> Province:
    """An Giang with a few agencies, one of them ended, beside another province with one of each."""
    home = an_giang()
    Desk(home).bring_in(
        {"code": "AG.H889", "name": "UBND huyện Châu Phú", "district": "Huyện Châu Phú"},
        {"code": "AG.K1", "name": "Trạm Khuyến nông", "level": "Huyện", "district": "Huyện Châu Phú"},
        {"code": "AG.K2", "name": "Trạm Khuyến nông", "level": "Huyện", "district": "Huyện Tri Tôn"},
        {"code": "AG.L1", "name": "Trạm Kiểm lâm", "level": "Huyện", "district": "Huyện Châu Phú"},
        {"code": "AG.L2", "name": "Trạm Kiểm lâm", "level": "Huyện", "district": "Huyện Tri Tôn"},
        {"code": "00123", "name": "Sở Y tế"},
        {"code": "AG.N3", "name": "Sở Nội vụ"},
        {"code": "AG.N1", "name": "Sở Tư pháp", "edition": "ISO 9001:2008", "declaration_number": "1/QĐ"},
        {"code": "AG.N2", "name": "Sở Tài nguyên và Môi trường"},
        {"code": "AG.E1", "name": "Sở Đã Hết"},
    )
    ended = AgencyPeriod.objects.get(name="Sở Đã Hết")
    ended.valid_to = date(2019, 12, 31)
    save_versioned(ended, by=None)
    abroad = create(Province(code="14", name="Sơn La"), by=None)
    Desk(abroad).bring_in({"code": "SL.1", "name": "Sở Y tế", "electronic_code": "000.10.19.H52"})
    units = [
        UnitFacts(Level.PROVINCE, "14", "Tỉnh Sơn La", "tinh", ""),
        UnitFacts(Level.DISTRICT, "116", "Huyện Sông Mã", "huyen", "14"),
        UnitFacts(Level.COMMUNE, "27001", "Xã Chiềng Khương", "xa", "116"),
    ]
    write_units(units, scheme=UnitScheme.BEFORE_2025_07, province=abroad, by=None, reason="thử")
    create(User(username="nguoikhac", full_name="Người Khác"), by=None)
    root()
    return home


@dataclass
class Sent:
    """A file with bad rows between good ones, and what must be told of it."""

    path: Path
    good: int
    faults: list[dict[str, Any]]


def sent(kind: Kind, corpus: Corpus, path: Path) -> Sent:
    columns = [column.label for column in kind.columns]
    faults, good, table = [], 0, []
    for number, (cells, told) in enumerate(chain([({}, [])], _between(corpus.cases)), start=FIRST_ROW):
        row = {name: text.format(n=number) for name, text in corpus.good.items()} | cells
        table.append([row.get(column) for column in columns])
        good += not told
        faults += [
            {"sheet": "DS", "row": number, "column": column, "value": _typed(row.get(column)),
             "message": sentence.format(before=number - 1, after=number + 1)}
            for column, sentence in told
        ]  # fmt: skip
    return Sent(workbook(path, {"DS": [columns, *table]}), good, faults)


def _between(cases: list[Bad]) -> Iterator[Bad]:
    """Every tenth row is a good one; rows that name each other stay neighbours."""
    for number, case in enumerate(cases, start=1):
        yield case
        if number % 10 == 0 and "{after}" not in case[1][0][1]:
            yield {}, []


def _typed(cell: Any) -> Any:
    if isinstance(cell, date):
        return f"{cell:%d/%m/%Y}"
    return None if isinstance(cell, str) and cell.isspace() else cell


@pytest.fixture
def bring_in(province: Province, capsys: Any) -> Callable[..., tuple[int, dict[str, Any]]]:
    def command(path: Path, kind: str, *options: str) -> tuple[int, dict[str, Any]]:
        code: Any = 0
        words = [str(path), f"--kind={kind}", "--province=89", "--on=2020-12-31", "--as=goc", *options]
        try:
            call_command("import_roster", *words)
        except SystemExit as end:
            code = end.code
        return code, json.loads(capsys.readouterr().out)

    return command


def kind_of(name: str) -> Kind:
    kind = spreadsheet_kinds.get(name)
    assert kind is not None
    return kind


def test_corpus_is_large_enough_and_every_case_is_its_own() -> None:
    cases = [(name, repr(cells)) for name, corpus in CORPORA.items() for cells, _ in corpus.cases]
    assert len(cases) >= 200
    assert sum(name == "agencies" for name, _ in cases) >= 100
    doubled = {case for case in cases if cases.count(case) > 1}
    assert all(any(twice in cells for twice in TWICE) for _, cells in doubled)


@pytest.mark.parametrize("name", CORPORA)
def test_bad_rows_are_each_told_at_their_place_and_nothing_is_written(name, bring_in, tmp_path):
    corpus = CORPORA[name]
    file = sent(kind_of(name), corpus, tmp_path / "ds.xlsx")
    before = facts()
    code, report = bring_in(file.path, name)
    in_order = [(fault["row"], fault["column"], fault["value"], fault["message"]) for fault in report["faults"]]
    assert in_order == [(one["row"], one["column"], one["value"], one["message"]) for one in file.faults]
    assert report["faults"] == file.faults
    assert (code, report["new"], report["faulty"]) == (1, file.good, len(corpus.cases))
    assert facts() == before
    code, report = bring_in(file.path, name, "--skip-faulty")
    assert (code, report["new"], report["faults"]) == (0, file.good, file.faults)
    assert corpus.made().count() == file.good


# --- Control: a check that is gone is missed --------------------------------------------------------------------
CHECKS = {
    "the year's bounds": ("common.spreadsheets.cell_days._out_of_range", lambda *told: None, "agencies"),
    "old fonts": ("common.spreadsheets.cell_texts.looks_mojibake", lambda text: False, "agencies"),
    "the largest number": ("common.spreadsheets.cell_numbers.LARGEST", 10**30, "agencies"),
    "foreign codes": ("agencies.resources.agencies._refuse_foreign_codes", lambda *told: None, "agencies"),
    "twice in a file": ("agencies.resources.matching._refuse_repeated", lambda rows: None, "agencies"),
    "twice in a file of divisions": ("agencies.resources.divisions.refuse_alike", lambda *told: None, "divisions"),
    "whose user name": ("agencies.resources.members._refuse_two_names", lambda rows: None, "members"),
    "what is a user name": ("agencies.resources.members.is_username", lambda text: True, "members"),
    "what is a code": ("agencies.resources.units.is_code", lambda text, level: True, "units"),
    "whose days": ("agencies.resources.certificate_plan.check_facts", lambda row: None, "certificates"),
    "twice in a file of bodies": (
        "agencies.resources.service_bodies.refuse_alike",
        lambda *told: None,
        "service_bodies",
    ),
    "who ends": ("agencies.resources.succession_desk.Desk._refuse_absent", lambda *told: None, "successions"),
    "what is a level": ("procedures.resources.tthc_rows.levels_told", lambda text: (frozenset(), []), "tthc"),
    "twice in a list": ("procedures.resources.tthc.join_repeats", lambda *told: None, "tthc"),
    "what is in force": ("procedures.services.decided_lines._check", lambda *told: None, "publication_decisions"),
    "which province": ("agencies.resources.units._is_home", lambda row, province: True, "units"),
}


@pytest.mark.parametrize("check", CHECKS)
def test_corpus_control_a_check_that_is_gone_is_missed(check, province, monkeypatch):
    where, instead, name = CHECKS[check]
    desk, corpus = Desk(province, name), CORPORA[name]
    keys = {column.label: column.key for column in desk.kind.columns}
    rows = [
        {keys[label]: cell for label, cell in ({k: v.format(n=n) for k, v in corpus.good.items()} | cells).items()}
        for n, (cells, _) in enumerate(corpus.cases, start=5)
    ]
    told = sum(len(row.faults) for row in desk.check(*rows))
    assert told == sum(len(faults) for _, faults in corpus.cases)
    monkeypatch.setattr(where, instead)
    assert sum(len(row.faults) for row in desk.check(*rows)) < told
