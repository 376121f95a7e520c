"""Names of things: what is random, what is given in order, what people chose.

Cases and records have random ids, so that an id says nothing about when, where or how many. `PRB-0012` is a label,
given inside the act that seals the exhibit. A `Key` is the name that an author gave in a case folder ("speech-video").
"""

import base64
import re
from collections.abc import Callable
from typing import NewType

CaseId = NewType("CaseId", str)
RecordId = NewType("RecordId", str)
Label = NewType("Label", str)
Key = NewType("Key", str)
Digest = NewType("Digest", str)
"""64 lower-case hex digits of SHA-256."""

Randomness = Callable[[int], bytes]
"""n -> n random bytes: `secrets.token_bytes` in life, a seeded stream in tests."""

KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]{0,79}")
_RANDOM_BYTES = 15  # 120 bits: no collision among 10^9 records, and 24 base32 digits without padding


def new_case_id(randomness: Randomness) -> CaseId:
    """A fresh random case id, `c-` and 24 base32 digits."""
    return CaseId("c-" + _token(randomness))


def new_record_id(randomness: Randomness) -> RecordId:
    """A fresh random record id, `r-` and 24 base32 digits."""
    return RecordId("r-" + _token(randomness))


def label(number: int) -> Label:
    """The label of a case's exhibit number (1, 2, ...)."""
    return Label(f"PRB-{number:04d}")


def _token(randomness: Randomness) -> str:
    return base64.b32encode(randomness(_RANDOM_BYTES)).decode().lower()
