"""P16: 250 agencies hand in three files of 5 MB each within ten minutes, through a server as a province runs it."""

import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection

from agencies.models import Province
from benchmarks.databases import Databases
from benchmarks.figures import Figure, Goal, Measure
from benchmarks.measuring import MEGABYTE, p95
from benchmarks.patience import not_counted
from benchmarks.storm import Sender, ready_to_send, storm
from benchmarks.strain import environment
from common.files import FileState, StoredFile
from inspections.choices import SealStep
from inspections.models import AssessmentSeal, Evidence, SelfAssessment

SIZE, AT_ONCE = 5 * MEGABYTE, 8  # as many as the server answers at once
EVERY = 2.0  # seconds: 250 come within nine minutes
STARTS_WITHIN = 60


def handing_in(measure: Measure, databases: Databases) -> Iterator[Figure]:
    with databases.copy_of("storm"), tempfile.TemporaryDirectory(prefix="isoportal-storm-") as folder:
        with not_counted():
            senders = ready_to_send(Province.objects.get(code="01"))
        connection.close()
        with server(Path(folder)) as host:
            started = time.monotonic()
            told = storm(host, senders, size=SIZE, at_once=AT_ONCE, every=EVERY)
            seconds = time.monotonic() - started
        where = (
            f"{len(senders)} agencies, 3 × {SIZE // MEGABYTE} MB, one more every {EVERY:.0f} s, {databases.engine}"
        )
        yield measure.figure(where, seconds / 60, "on the wall, from the first byte to the last answer")
        slow = p95(told.seconds["report"])
        yield measure.figure(
            where, slow, "with its scan and its seal", label="handing in, p95", goal=Goal("≤", 3, "s")
        )
        wrong = [*told.faults, *lost_or_double(senders, Path(folder))]
        detail = wrong[0][:160] if wrong else "reports, receipts, seals, evidence and stored bytes counted"
        yield measure.figure(where, len(wrong), detail, label="lost or double", goal=Goal("=", 0, ""))


def lost_or_double(senders: list[Sender], folder: Path) -> list[str]:
    """Whatever is not there just once: reports, their numbers, their seals, their evidence, their bytes."""
    reports = SelfAssessment.objects.filter(pk__in=[one.report for one in senders])
    receipts = set(reports.exclude(receipt="").values_list("receipt", flat=True))
    numbers = sorted(int(receipt.rpartition("-")[2]) for receipt in receipts)
    files = len(senders) * (len(senders[0].criteria) + 1)
    seals = AssessmentSeal.objects.filter(assessment__in=reports, step=SealStep.SUBMITTED)
    stored = StoredFile.objects.filter(state=FileState.STORED)
    on_disk = [path for path in folder.rglob("*") if path.is_file()]
    counted = {
        "receipts": (len(receipts), len(senders)),
        "numbers without a gap": (numbers, list(range(1, len(senders) + 1))),
        "seals": (seals.count(), len(senders)),
        "evidence": (Evidence.objects.filter(assessment__in=reports).count(), files - len(senders)),
        "stored files": (stored.count(), files),
        "files on the disk": (len(on_disk), files),
        "bytes": (sum(path.stat().st_size for path in on_disk), sum(stored.values_list("size", flat=True))),
    }
    return [f"{what}: {there} and not {due}"[:160] for what, (there, due) in counted.items() if there != due]


@contextmanager
def server(folder: Path) -> Iterator[str]:
    """The portal behind gunicorn on a free port of loopback, on the database of this process."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        host = f"127.0.0.1:{free.getsockname()[1]}"
    command = [sys.executable, "-m", "gunicorn", "--config", "scripts/gunicorn.conf.py", "isoportal.wsgi"]
    around = {
        **environment(), "BIND": host, "MEDIA_ROOT": str(folder), "DJANGO_SETTINGS_MODULE": "benchmarks.settings"
    }  # fmt: skip
    log = tempfile.TemporaryFile(prefix="isoportal-storm-")  # noqa: SIM115  closed below
    running = subprocess.Popen(command, cwd=settings.BASE_DIR, env=around, stdout=log, stderr=log)  # noqa: S603  our own server
    try:
        _wait_for(host, running)
        yield host
    finally:
        running.send_signal(signal.SIGTERM)
        running.wait()
        log.close()


def _wait_for(host: str, running: subprocess.Popen[bytes]) -> None:
    until = time.monotonic() + STARTS_WITHIN
    while time.monotonic() < until and running.poll() is None:
        try:
            urllib.request.urlopen(f"http://{host}/dang-nhap/", timeout=5).close()
            return
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.2)
    raise RuntimeError("the server did not start")


HANDING_IN = [Measure("P16", "handing in at the last moment", Goal("≤", 10, "minutes"), handing_in)]
