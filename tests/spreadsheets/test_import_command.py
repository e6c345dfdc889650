"""`manage.py import_roster`: one JSON object, and an exit code that a script can trust."""

import json
from datetime import date

import pytest
from django.core.management import call_command

from common.documents import OfficialDocument
from common.spreadsheets.models import ImportBatch
from tests.spreadsheets.kinds_for_tests import workbook

NEW = ("05/KH-SKHCN", date(2021, 1, 19), "Kế hoạch năm 2021", "Nguyễn Văn Bình")
FAULTY = ("07/KH-SKHCN", "29/02/2019", "Kế hoạch kiểm tra", "")


@pytest.fixture
def run(kind, officer, tmp_path, capsys):
    def command(*rows, options=(), user="canbo", province="89", name="documents", content=None):
        path = tmp_path / "van_ban.xlsx"
        path.write_bytes(content if content is not None else workbook(*rows))
        code = 0
        try:
            call_command(
                "import_roster", str(path), f"--kind={name}", f"--province={province}", f"--as={user}", *options
            )
        except SystemExit as end:
            code = end.code
        seen = capsys.readouterr()
        return code, json.loads(seen.out), seen.err.strip()

    return command


def test_command_writes_and_prints_exactly_the_counts(run, officer):
    assert run(NEW, options=["--on=2021-01-19"]) == (
        0, {"new": 1, "changed": 0, "unchanged": 0, "mended": 0, "faulty": 0, "faults": []}, "",
    )  # fmt: skip
    batch = ImportBatch.objects.get()
    assert (batch.state, batch.owner, batch.on) == ("applied", officer, date(2021, 1, 19))
    assert OfficialDocument.objects.get().history.get().history_user == officer


def test_same_file_again_writes_nothing_at_all(run):
    run(NEW)
    code, printed, _ = run(NEW)
    assert (code, printed["unchanged"], printed["new"]) == (0, 1, 0)
    assert (ImportBatch.objects.count(), OfficialDocument.history.count()) == (1, 1)


def test_faulty_rows_write_nothing_and_exit_1(run):
    code, printed, _ = run(NEW, FAULTY)
    (fault,) = printed["faults"]
    assert (code, printed["new"], printed["faulty"]) == (1, 1, 1)
    assert set(fault) == {"sheet", "row", "column", "value", "message"}
    assert (fault["sheet"], fault["row"], fault["column"], fault["value"]) == (
        "Văn bản", 3, "Ngày ban hành", "29/02/2019",
    )  # fmt: skip
    assert (OfficialDocument.objects.count(), ImportBatch.objects.count()) == (0, 0)


def test_skip_faulty_writes_the_others_and_exits_0(run):
    code, printed, _ = run(NEW, FAULTY, options=["--skip-faulty"])
    assert (code, printed["faulty"], ImportBatch.objects.get().skip_faulty) == (0, 1, True)
    assert OfficialDocument.objects.get().number == "05/KH-SKHCN"


def test_dry_run_writes_nothing(run):
    code, printed, _ = run(NEW, options=["--dry-run"])
    assert (code, printed["new"], OfficialDocument.objects.count(), ImportBatch.objects.count()) == (0, 1, 0, 0)


def test_refused_file_exits_2_with_the_sentence_on_both_streams(run):
    code, printed, said = run(content=b"no workbook")
    assert (code, printed["refused"]) == (2, said)
    assert "van_ban.xlsx" in said


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"name": "xe"}, "Không có loại danh sách “xe”."),
        ({"user": "ai-do"}, "Không có tài khoản đang dùng nào tên “ai-do”."),
        ({"province": "14"}, "Không có nơi nào mang mã “14”"),
        ({"options": ["--on=31/02/2021"]}, "“31/02/2021” không phải là ngày."),
    ],
)
def test_wrong_words_are_refused_in_vietnamese(run, asked, said):
    code, printed, told = run(NEW, **asked)
    assert (code, printed["refused"]) == (2, told)
    assert told.startswith(said)


def test_missing_column_is_refused_with_what_the_file_has(run):
    code, _, said = run(content=workbook(NEW, header=("Ký hiệu", "Ngày ban hành", "Nội dung", "Người ký")))
    assert code == 2
    assert "không có cột bắt buộc “Số, ký hiệu”. Các cột hiện có: “Ký hiệu”" in said
