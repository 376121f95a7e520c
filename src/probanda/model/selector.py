"""Where in an exhibit: W3C Web Annotation selectors, the subset that we write."""

from probanda.model.value import Value


class TimeSelector(Value, frozen=True, kw_only=True, tag_field="type", tag="time"):
    """A media fragment `t=start,end` (W3C Media Fragments 1.0); seconds as decimal strings, end None: to the end."""

    start_s: str
    end_s: str | None = None


class QuoteSelector(Value, frozen=True, kw_only=True, tag_field="type", tag="quote"):
    """A quotation with what stands around it (TextQuoteSelector)."""

    exact: str
    prefix: str = ""
    suffix: str = ""


class CueSelector(Value, frozen=True, kw_only=True, tag_field="type", tag="cues"):
    """Cues of a transcript, first to last, numbered from 1, both included."""

    first: int
    last: int


class PageSelector(Value, frozen=True, kw_only=True, tag_field="type", tag="page"):
    """A page of a document, numbered from 1."""

    page: int


Selector = TimeSelector | QuoteSelector | CueSelector | PageSelector
