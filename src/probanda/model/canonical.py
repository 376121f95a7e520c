"""Canonical bytes of a value: JSON after RFC 8785, on the subset where that is unambiguous.

Rules: no floats (a number that is measured is a decimal string with its unit in the key), no integer beyond 2^53 - 1
(I-JSON, RFC 7493 section 2.2), keys are ASCII, so that sorting by code point and by UTF-16 unit agree. Bytes are made
once, stored and hashed as they are, and never encoded again.
"""

from typing import Any

import msgspec

MAX_INT = 2**53 - 1  # RFC 7493, section 2.2: the largest integer that every JSON reader keeps
_ENCODER = msgspec.json.Encoder(order="sorted")


def encode(value: object) -> bytes:
    """Canonical JSON of a value or of plain lists, maps, strings, integers, booleans and null.

    Raises:
        TypeError: a float, a non-ASCII key, or a type that JSON does not have.
        ValueError: an integer beyond 2^53 - 1, or a lone surrogate.
    """
    plain = msgspec.to_builtins(value, order="sorted")
    _check(plain)
    try:
        return _ENCODER.encode(plain)
    except UnicodeEncodeError as why:
        raise ValueError("a string holds half of a surrogate pair, which is no character") from why


def _check(plain: Any) -> None:
    if isinstance(plain, dict):
        for key, item in plain.items():
            if not isinstance(key, str) or not key.isascii():
                raise TypeError(f"a key must be an ASCII string, and {key!r} is not")
            _check(item)
    elif isinstance(plain, list | tuple):
        for item in plain:
            _check(item)
    elif isinstance(plain, float):
        raise TypeError("canonical JSON holds no floats: write a decimal string with its unit in the key")
    elif isinstance(plain, int) and not isinstance(plain, bool) and abs(plain) > MAX_INT:
        raise ValueError(f"{plain} is beyond 2^53 - 1, which not every JSON reader keeps")
