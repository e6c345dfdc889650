"""An uploaded spreadsheet as plain rows, read where it can do no harm.

The guard looks at the file first; then a child process with limits of memory and time opens it, one at a time,
and hands the cells over as JSON. Whatever happens to the child, the caller gets rows or a `Refused`.
"""

import fcntl
import json
import logging
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

from common.errors import Refused
from common.spreadsheets.cell_json import CellDecoder
from common.spreadsheets.guard import SAVE_AS_XLSX, check_file
from common.spreadsheets.places import shown_name, too_large

WALL_SECONDS = 25
LOCK_SECONDS = 8
ROOT = Path(__file__).resolve().parents[2]
PASSED_ON = ("PATH", "LD_LIBRARY_PATH", "LANG")  # no secret of ours reaches the process that opens foreign files

logger = logging.getLogger(__name__)

OFTEN = (str, date)  # the types of cells that say the same again and again
Cell = str | int | float | bool | date | datetime | None


@dataclass
class Sheet:
    """One visible sheet: its rows, all of one width, as they were typed.

    Whole numbers are int, blanks None; a broken formula is the text that Excel shows ("#REF!", see `cells.ERRORS`).
    """

    name: str
    rows: list[list[Cell]]
    plain: bool = False  # a CSV file: every cell is text, so that text where a day belongs is no dirt
    wide: frozenset[int] = field(default_factory=frozenset)  # rows (1 = first) with a cell merged over the table
    tall: frozenset[int] = field(default_factory=frozenset)  # rows with a cell merged into the row below


def read_sheets(path: str | Path, *, file_name: str, max_rows: int) -> list[Sheet]:
    """The visible sheets of a file; refuses what is unsafe, broken, empty or too large, each with its cure."""
    check_file(path, file_name=file_name)
    with _one_at_a_time():
        code, answer = _run(Path(path), file_name, max_rows)
    sheets = _sheets(answer) if code == 0 else None
    if sheets is None:
        logger.warning("spreadsheet reader ended with code %s", code)
        raise Refused(_why_it_ended(code, file_name))
    if not any(sheet.rows for sheet in sheets):
        raise Refused(
            f"Tệp {shown_name(file_name)} không có số liệu trong trang tính nào đang hiện. "
            "Bỏ ẩn trang tính cần nhập, hoặc chọn tệp khác."
        )
    return sheets


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Only one file is opened on this machine at a time; whoever waits too long is told so."""
    lock = Path(tempfile.gettempdir()) / f"spreadsheet-reader-{os.getuid()}.lock"
    handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        until = time.monotonic() + LOCK_SECONDS
        while True:
            try:
                fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() > until:
                    raise Refused("Máy chủ đang đọc một tệp khác. Chờ một phút rồi tải tệp lên lại.") from None
                time.sleep(0.02)
        yield
    finally:
        os.close(handle)  # gives the lock back, as the end of this process would


def _run(path: Path, file_name: str, max_rows: int) -> tuple[int, bytes]:
    """Run the child to its end; (exit code, negative where a signal ended it; what it wrote)."""
    child = subprocess.Popen(  # noqa: S603  our own module; the file's name is an argument, no shell reads it
        _command(path, file_name, max_rows),
        cwd=ROOT,
        env={name: os.environ[name] for name in PASSED_ON if name in os.environ},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    with child:
        try:
            answer, _ = child.communicate(timeout=WALL_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            return -signal.SIGXCPU, b""
        except BaseException:
            child.kill()
            raise
    return child.returncode, answer


def _command(path: Path, file_name: str, max_rows: int) -> list[str]:
    reader = [sys.executable, "-m", "common.spreadsheets.reader_process"]
    return [*reader, str(os.getpid()), str(path.resolve()), file_name.replace("\0", ""), str(max_rows)]


def _why_it_ended(code: int, file_name: str) -> str:
    if code == -signal.SIGABRT:  # calamine could not get memory
        return too_large(file_name)
    if code in (-signal.SIGXCPU, -signal.SIGKILL):
        return (
            f"Tệp {shown_name(file_name)} quá nặng, đọc hơn 20 giây chưa xong. Bỏ công thức, định dạng và trang "
            "tính không cần, hoặc chia thành nhiều tệp rồi tải lên lại."
        )
    return f"Tệp {shown_name(file_name)} bị hỏng, không đọc được. {SAVE_AS_XLSX}"


def _sheets(answer: bytes) -> list[Sheet] | None:
    """The child's lines as sheets; None where they stop before their end."""
    sheets: list[Sheet] = []
    seen: dict[Any, Any] = {}
    for line in BytesIO(answer):
        message = json.loads(line, cls=CellDecoder)
        if isinstance(message, list):
            # Kinds, places and days stand in a thousand rows: kept once.
            sheets[-1].rows.extend(
                [seen.setdefault(cell, cell) if type(cell) in OFTEN else cell for cell in row] for row in message
            )
        elif "sheet" in message:
            sheets.append(
                Sheet(message["sheet"], [], message["plain"], frozenset(message["wide"]), frozenset(message["tall"]))
            )
        elif "refused" in message:
            raise Refused(message["refused"])
        else:
            return sheets
    return None
