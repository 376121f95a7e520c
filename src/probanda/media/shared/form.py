"""What a rule gives: the bytes that may leave, and what is not in them any more."""

from typing import NamedTuple

from probanda.model.sharing import Change, NotShared


class Form(NamedTuple):
    """The bytes of a shared form, and how it differs from its original."""

    data: bytes
    changes: frozenset[Change]


class NotSharedError(Exception):
    """There is no shared form; `why` is from the closed list, `detail` is for the person at this machine only."""

    def __init__(self, why: NotShared, detail: str = "") -> None:
        super().__init__(detail or why.value)
        self.why, self.detail = why, detail


def broken(detail: str) -> NotSharedError:
    """The file is not built as its kind must be."""
    return NotSharedError(NotShared.BROKEN, detail)


def cut_off(detail: str) -> NotSharedError:
    """The file ends too early."""
    return NotSharedError(NotShared.CUT_OFF, detail)
