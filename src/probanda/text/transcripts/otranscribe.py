"""oTranscribe (`.otr`), in and out: JSON around a page of HTML whose time stamps are `span`s.

A time stamp begins a cue, and so does a paragraph; what stands before the words of a paragraph times it. Only starts
are written. Bold and italic are no words: the HTML of a cue is kept where it holds more than words.
"""

import html
from collections.abc import Sequence
from html.parser import HTMLParser
from typing import Any

from probanda.model.errors import EvidenceError
from probanda.model.speech import ReadCue, ReadTranscript
from probanda.text.transcripts.plain_json import as_decimal, exact, load
from probanda.text.transcripts.written import (
    LINE_END,
    MARKER,
    Native,
    Rendered,
    clock,
    keeping,
    kept,
    labelled,
    thousandths,
    unmarked,
)

_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "blockquote", "tr"})


def holds(document: object) -> bool:
    """Whether JSON is that of oTranscribe."""
    return isinstance(document, dict) and isinstance(document.get("text"), str) and "media" in document


def read(document: dict[str, Any]) -> Native:
    """The cues of an oTranscribe document.

    Raises:
        EvidenceError: no words stand in it.
    """
    page = _Page()
    page.feed(document["text"])
    page.close()
    pieces = [piece for piece in page.pieces() if piece[1].strip() or piece[0] is not None]
    words = labelled([text for _, text in pieces])
    cues = [
        ReadCue(number=at, start_s=start, speaker=speaker, text=said.strip(" \u00a0\n\t"))
        for at, ((start, _), (speaker, said)) in enumerate(zip(pieces, words, strict=True), start=1)
    ]
    if not cues:
        raise EvidenceError("no words stand in it", advice="Check that the right file was given.")
    others = {key: value for key, value in document.items() if key not in ("text", MARKER)}
    notes = document.get(MARKER)
    return Native(
        read=ReadTranscript(
            cues=tuple(cues),
            kept=keeping(
                otr__document=exact(others),
                otr__html=document["text"] if _html(cues) != document["text"] else None,
            ),
        ),
        notes=notes if isinstance(notes, str) else "",
    )


def render(read: ReadTranscript, notes: str) -> Rendered:
    """The oTranscribe document; `notes` is one line of JSON or empty."""
    others = _others(read)
    document = {"text": _page(read), **others}
    if notes:
        document[MARKER] = notes
    return Rendered(data=(exact(document) + "\n").encode(), order=tuple(range(len(read.cues))))


def _others(read: ReadTranscript) -> dict[str, Any]:
    try:
        found = load(kept(read, "otr.document") or "")
    except EvidenceError:
        found = None
    if isinstance(found, dict) and "media" in found:
        return {key: value for key, value in found.items() if key not in ("text", MARKER)}
    return {"media": "", "media-time": 0}


def _page(read: ReadTranscript) -> str:
    """The page as it came, when it still says these cues; else a new one."""
    typed = kept(read, "otr.html")
    if typed is not None:
        page = _Page()
        page.feed(typed)
        page.close()
        said = [
            (start, text.strip(" \u00a0\n\t")) for start, text in page.pieces() if text.strip() or start is not None
        ]
        if len(said) == len(read.cues) and all(
            start == cue.start_s and text.endswith(cue.text) for (start, text), cue in zip(said, read.cues, strict=True)
        ):
            return typed
    return _html(read.cues)


def _html(cues: Sequence[ReadCue]) -> str:
    lines = []
    for cue in cues:
        label = f"{' '.join(cue.speaker.split())}: " if cue.speaker and cue.speaker.strip() else ""
        words = html.escape(label + LINE_END.sub("\n", unmarked(cue.text)), quote=False).replace("\n", "<br>")
        stamp = ""
        if cue.start_s is not None:
            shown = clock(thousandths(cue.start_s), point=".").partition(".")[0]
            stamp = (
                f'<span class="timestamp" contenteditable="false" data-timestamp="{cue.start_s}">{shown}</span>&nbsp;'
            )
        lines.append(f"<p>{stamp}{words if words.strip() or stamp else '[ ]'}</p>")
    return "".join(lines)


class _Page(HTMLParser):
    """Collects (start, words) of the page: a new piece at each time stamp and each paragraph."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self._pieces: list[tuple[str | None, list[str]]] = [(None, [])]
        self._stamp = False

    def pieces(self) -> list[tuple[str | None, str]]:
        """What was found so far."""
        return [(start, "".join(words)) for start, words in self._pieces]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        said = dict(attrs)
        if tag == "span" and "timestamp" in (said.get("class") or "").split():
            self._stamp = True
            self._pieces.append((as_decimal(said.get("data-timestamp") or ""), []))
        elif tag == "br":
            self._pieces[-1][1].append("\n")
        elif tag in _BLOCKS:
            self._pieces.append((None, []))

    def handle_endtag(self, tag: str) -> None:
        if tag == "span":
            self._stamp = False
        elif tag in _BLOCKS:
            self._pieces.append((None, []))

    def handle_data(self, data: str) -> None:
        if not self._stamp:
            self._pieces[-1][1].append(data)
