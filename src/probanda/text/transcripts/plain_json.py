"""JSON whose numbers are kept as they are written: a probability of 0.8472 never becomes 0.8471999."""

import json
import re
from decimal import Decimal, InvalidOperation
from typing import Any

from probanda.model.errors import EvidenceError

_LONGEST = 400  # digits of a number: longer ones only make a machine slow
_LARGEST = 12  # digits before the point: thirty thousand years
_PLACES = 40  # digits after the point that a time or a probability may have


class Number(str):
    """A number of JSON as it is written."""

    __slots__ = ()


def load(text: str) -> Any:
    """The value, with numbers as `Number`; of a key that stands twice the last counts, as everywhere.

    Raises:
        EvidenceError: it is no JSON, or nested deeper than a reader can follow.
    """
    try:
        return json.loads(text, parse_float=Number, parse_int=Number, parse_constant=Number)
    except json.JSONDecodeError as why:
        raise EvidenceError(
            f"it is no JSON: {why.msg} (line {why.lineno})",
            advice="Have the file written again by the tool that made it.",
        ) from why
    except RecursionError as why:
        raise EvidenceError(
            "its JSON is nested deeper than that of any transcript", advice="It may be made to break readers."
        ) from why


def exact(value: Any) -> str:
    """The value as JSON, numbers as they were written."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return (
            "{" + ", ".join(f"{json.dumps(key, ensure_ascii=False)}: {exact(one)}" for key, one in value.items()) + "}"
        )
    if isinstance(value, list):
        return "[" + ", ".join(map(exact, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


def as_decimal(written: object) -> str | None:
    """A plain decimal without needless zeros, not negative; None: it is no number, or none that a time can be."""
    if not isinstance(written, str) or len(written) > _LONGEST:
        return None
    try:
        value = Decimal(written.strip())
    except InvalidOperation:
        return None
    exponent = value.as_tuple().exponent
    if not isinstance(exponent, int) or value.adjusted() > _LARGEST or -exponent > _PLACES or value < 0:
        return None
    plain = f"{abs(value):f}"
    return re.sub(r"\.?0+\Z", "", plain) if "." in plain else plain
