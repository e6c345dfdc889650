"""Imports a small roster, then a large one, and says by how many megabytes the second raised this process."""

import resource
import sys
from pathlib import Path

import django

from benchmarks.measuring import Resident


def main() -> None:
    django.setup()
    # The models are loaded only now.
    from benchmarks.imports import bring_in  # noqa: PLC0415

    kind, few, many = sys.argv[1:]
    bring_in(Path(few), kind)
    resident = Resident()
    bring_in(Path(many), kind)
    reader = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    sys.stdout.write(f"{resident.risen():.1f} {reader:.1f}\n")


if __name__ == "__main__":
    main()
