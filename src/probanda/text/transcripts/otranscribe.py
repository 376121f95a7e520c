"""oTranscribe (`.otr`), in and out: JSON around a page of HTML whose time stamps are `span`s.

A time stamp begins a cue, and so does a paragraph; what stands before the words of a paragraph times it. Only starts
are written. Bold and italic are no words: the HTML of a cue is kept where it holds more than words.
"""

import html
import re
from collections.abc import Sequence
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

_EDGE = " \u00a0\n\t"
# A browser writes `<` and `>` of the words as references, so a tag holds neither.
_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)[^<>]*>")
_IS_STAMP = re.compile(r"\bclass\s*=\s*[\"']?[^\"'<>]{0,200}\btimestamp\b")
_STAMP = re.compile(r"\bdata-timestamp\s*=\s*[\"']?(?P<seconds>[^\"'\s<>]{0,64})")
_BLOCKS = frozenset({"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "blockquote", "tr"})


def holds(document: object) -> bool:
    """Whether JSON is that of oTranscribe."""
    return isinstance(document, dict) and isinstance(document.get("text"), str) and "media" in document


def read(document: dict[str, Any]) -> Native:
    """The cues of an oTranscribe document.

    Raises:
        EvidenceError: no words stand in it.
    """
    pieces = _pieces(document["text"])
    words = labelled([text for _, text in pieces])
    cues = [
        ReadCue(number=at, start_s=start, speaker=speaker, text=said.strip(_EDGE))
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
        said = [(start, text.strip(_EDGE)) for start, text in _pieces(typed)]
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


def _pieces(page: str) -> list[tuple[str | None, str]]:
    """(start, words) of the page that hold either: a new piece at each time stamp and each paragraph."""
    found: list[tuple[str | None, list[str]]] = [(None, [])]
    in_stamp, at = False, 0
    page = _without_comments(page)
    for tag in _TAG.finditer(page):
        if not in_stamp:
            found[-1][1].append(html.unescape(page[at : tag.start()]))
        at = tag.end()
        name = tag["name"].lower()
        stamp = _STAMP.search(tag[0]) if name == "span" and not tag["close"] and _IS_STAMP.search(tag[0]) else None
        if stamp is not None:
            in_stamp = True
            found.append((as_decimal(html.unescape(stamp["seconds"])), []))
        elif name == "span" and tag["close"]:
            in_stamp = False
        elif name == "br":
            found[-1][1].append("\n")
        elif name in _BLOCKS:
            found.append((None, []))
    found[-1][1].append(html.unescape(page[at:]))
    pieces = [(start, "".join(words)) for start, words in found]
    return [(start, words) for start, words in pieces if words.strip() or start is not None]


def _without_comments(page: str) -> str:
    """The page without comments, in one pass however many of them nobody closed."""
    kept, inside = [], False
    for at, piece in enumerate(page.split("<!--")):
        inside = inside or at > 0
        if not inside:
            kept.append(piece)
            continue
        _, closed, rest = piece.partition("-->")
        inside = not closed
        kept.append(rest)
    return "".join(kept)
