"""What a value written by hand must look like: keys, words, languages, seconds, numbers counted from 1."""

from typing import Annotated

import msgspec

# `$(?!\n)`: in Python `$` alone also matches before a last newline; ECMA 262, which reads the schemas, agrees on this.
AuthoredKey = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9_.-]{0,79}$(?!\n)",
        description="a key: 1 to 80 Latin letters, digits, `_`, `.` or `-`, beginning with a letter or digit",
    ),
]
Words = Annotated[str, msgspec.Meta(pattern=r"\S", description="words, not empty")]
Language = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^([A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*)?$(?!\n)",
        description="a language tag (BCP 47) such as `ar`, `en` or `uk-Cyrl`",
    ),
]
Seconds = Annotated[
    str,
    msgspec.Meta(
        pattern=r"^[0-9]{1,9}(\.[0-9]{1,9})?$(?!\n)",
        description="decimal seconds from the start such as `90` or `12.5`",
    ),
]
# 2^53-1: what JSON numbers hold exactly everywhere.
Count = Annotated[int, msgspec.Meta(ge=1, le=2**53 - 1, description="a whole number, counted from 1")]
