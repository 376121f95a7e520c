"""When, as people write it in a case folder."""

from probanda.model.value import Value


class AuthoredWhen(Value, frozen=True, kw_only=True):
    """Four bounds, or `on` for one known day, or `not_before` / `not_after` for a point event; and the words."""

    on: str | None = None
    not_before: str | None = None
    not_after: str | None = None
    first_imprecise: str | None = None
    first_precise: str | None = None
    last_precise: str | None = None
    last_imprecise: str | None = None
    moment: str | None = None
    """ISO 8601 with or without an offset."""
    words: str = ""
