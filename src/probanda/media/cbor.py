"""CBOR (RFC 8949), as far as content credentials need it, in the child: definite lengths, no floats, bounded depth."""

from typing import Any

_MOST_DEPTH, _MOST_ITEMS = 16, 100_000
_SIZES = {24: 1, 25: 2, 26: 4, 27: 8}
_DIRECT = 24  # an argument below this is in the first byte
_SIMPLE = {20: False, 21: True, 22: None, 23: None}
_UNSIGNED, _NEGATIVE, _BYTES, _TEXT, _ARRAY, _MAP, _TAG = range(7)


class CborError(ValueError):
    """The bytes are not CBOR of the kind that is read here."""


def read_cbor(data: bytes) -> Any:
    """The first item of the bytes; of a tag its content.

    Raises:
        CborError: it is cut off, too deep, or holds floats or indefinite lengths.
    """
    return _item(data, 0, 0)[0]


def _item(data: bytes, at: int, depth: int) -> tuple[Any, int]:
    """(the item, where it ends)."""
    if depth > _MOST_DEPTH:
        raise CborError("it is too deep")
    kind, argument, at = _head(data, at)
    if kind == _UNSIGNED:
        return argument, at
    if kind == _NEGATIVE:
        return -1 - argument, at
    if kind in {_BYTES, _TEXT}:
        if at + argument > len(data):
            raise CborError("a string is cut off")
        held = data[at : at + argument]
        return (held if kind == _BYTES else held.decode("utf-8", "replace")), at + argument
    if kind == _TAG:
        return _item(data, at, depth + 1)
    if kind in {_ARRAY, _MAP}:
        return _collection(data, at, depth, (kind, argument))
    if argument in _SIMPLE:
        return _SIMPLE[argument], at
    raise CborError("it holds a kind of value that is not read here")


def _collection(data: bytes, at: int, depth: int, what: tuple[int, int]) -> tuple[Any, int]:
    kind, count = what
    if count > min(_MOST_ITEMS, len(data)):
        raise CborError("it declares more items than it can hold")
    items: list[Any] = []
    for _ in range(count * (2 if kind == _MAP else 1)):
        one, at = _item(data, at, depth + 1)
        items.append(one)
    if kind == _ARRAY:
        return items, at
    keys = [one if isinstance(one, int | str) else repr(one) for one in items[::2]]
    return dict(zip(keys, items[1::2], strict=True)), at


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """(kind, argument, where the content begins)."""
    if at >= len(data):
        raise CborError("it is cut off")
    kind, short = data[at] >> 5, data[at] & 31
    if short < _DIRECT:
        return kind, short, at + 1
    size = _SIZES.get(short)
    if size is None or at + 1 + size > len(data) or (kind > _TAG and size > 1):
        raise CborError("it is cut off, or of an indefinite length, or a float")
    return kind, int.from_bytes(data[at + 1 : at + 1 + size], "big"), at + 1 + size
