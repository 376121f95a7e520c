"""What of a case goes to one receiver, as a person writes it in one YAML file for `probanda export --redact`.

::

    show: [PRB-0001, PRB-0004]      # absent: everything but what the authors keep to themselves
    withhold:
      - what: PRB-0003
        why: The source has not agreed that it goes to partners.
    remove:
      - what: PRB-0001
        parts: [/description, /completeness/0]
        why: It says where the source lives.

`what` is the label or the key of an exhibit, or the id of a record. `parts` are JSON pointers (RFC 6901) into the
record, as `probanda show --json` prints it.
"""

from typing import Annotated

import msgspec

from probanda.model.value import Value

Why = Annotated[str, msgspec.Meta(pattern=r"\S", description="the reason, which the receiver reads")]
What = Annotated[str, msgspec.Meta(pattern=r"\S", description="the label or key of an exhibit, or the id of a record")]
Pointer = Annotated[
    str,
    msgspec.Meta(pattern=r"^(/[A-Za-z0-9_]{1,80}){1,32}$(?!\n)", description="a JSON pointer such as `/description`"),
]


class WithheldRule(Value, frozen=True, kw_only=True):
    """A record whose body, and whose files if it is an exhibit, stay behind; its digests go."""

    what: What
    why: Why


class RemovedRule(Value, frozen=True, kw_only=True):
    """Parts of a record that stay behind; the rest goes as a redaction."""

    what: What
    parts: Annotated[tuple[Pointer, ...], msgspec.Meta(min_length=1)]
    why: Why


class Rules(Value, frozen=True, kw_only=True):
    """All of one file."""

    show: tuple[What, ...] = ()
    withhold: tuple[WithheldRule, ...] = ()
    remove: tuple[RemovedRule, ...] = ()
