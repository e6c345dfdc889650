"""A worker of its own, for tests that end it by the system in the middle: saves, or takes back, the one batch there
is. The block at which it dies and the rows of a block come from outside; 0: it lives."""

import os
import signal
import sys

import django


def main(act: str, dies_at: int, block: int) -> None:
    django.setup()
    # The models are loaded only now.
    from django.contrib.auth import get_user_model  # noqa: PLC0415

    from common import history  # noqa: PLC0415
    from common.spreadsheets.applying import apply_in_background  # noqa: PLC0415
    from common.spreadsheets.models import ImportBatch  # noqa: PLC0415
    from common.spreadsheets.undoing import undo_in_background  # noqa: PLC0415
    from procedures.resources import procedure_writer  # noqa: PLC0415

    procedure_writer.AT_ONCE = block
    where, name = (procedure_writer.Writer, "_block") if act == "save" else (history, "delete")
    step, done = getattr(where, name), []

    def meet(*args, **options):
        done.append(name)
        if len(done) == dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*args, **options)

    setattr(where, name, meet)
    batch, by = ImportBatch.objects.get(), get_user_model().objects.get()
    if act == "save":
        apply_in_background.call(batch.pk, by.pk, batch.revision, skip_faulty=False)
    else:
        undo_in_background.call(batch.pk, by.pk)
    sys.stdout.write(str(len(done)))


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
