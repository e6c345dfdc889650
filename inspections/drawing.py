"""Lots that anybody can draw again: by SHA-256 of the seed and an agency's number on the portal.

Nothing but the seed and the agencies decides, and no library's generator of chance: see docs/decisions/0024.
"""

from collections.abc import Iterable
from hashlib import sha256


def lot(seed: str, agency: int) -> str:
    """The lot of an agency: the SHA-256 of "seed:number", as every tool prints it."""
    return sha256(f"{seed}:{agency}".encode()).hexdigest()


def drawn(seed: str, agencies: Iterable[int], count: int) -> list[int]:
    """The agencies with the lowest lots, the lowest first. In which order they were given does not matter."""
    return sorted(set(agencies), key=lambda agency: lot(seed, agency))[:count]
