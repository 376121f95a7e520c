"""JSON of Whisper and WhisperX, in and out: segments, with the times and probabilities of their words.

What else a segment says (tokens, temperature, log probability) is kept as it is. A word whose probability is below one
half becomes an unclear passage with that word as its only reading: it is a machine's draft until a person confirms it.
"""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import msgspec

from probanda.model.errors import EvidenceError
from probanda.model.ids import Key
from probanda.model.speech import PassageKind, ReadCue, Reading, ReadTranscript, Span, TimedWord, Unclear, Unclearness
from probanda.text.transcripts.plain_json import Number, as_decimal, exact, load
from probanda.text.transcripts.written import MARKER, Native, Rendered, keeping, kept

_UNSURE = Fraction(1, 2)
_OWN = frozenset({"id", "start", "end", "text", "speaker", "words"})
_WORD = frozenset({"word", "start", "end", "probability", "score"})


def holds(document: object) -> bool:
    """Whether JSON is that of Whisper."""
    return isinstance(document, dict) and isinstance(document.get("segments"), list)


def read(document: dict[str, Any]) -> Native:
    """The segments as cues.

    Raises:
        EvidenceError: a segment is none, or there is none.
    """
    segments = document["segments"]
    cues = tuple(_cue(number, segment) for number, segment in enumerate(segments, start=1))
    if not cues:
        raise EvidenceError("it has no segments", advice="Check that the right file was given.")
    notes, language = document.get(MARKER), document.get("language")
    others = {key: value for key, value in document.items() if key not in ("segments", "language", MARKER)}
    if others.get("text") == _whole(cues):
        others["text"] = ""  # it is made again from the segments
    if others.get("word_segments") == [word for segment in segments for word in segment.get("words", ())]:
        others["word_segments"] = []
    remarks = [
        f"Cue {number}: a time of it is no time of a recording, and is kept without being read."
        for number, cue in enumerate(cues, start=1)
        if kept(cue, "whisper.times")
    ]
    return Native(
        read=ReadTranscript(
            cues=cues,
            notes=tuple(remarks),
            language=language if isinstance(language, str) else "",
            kept=keeping(whisper__document=exact(others)),
        ),
        notes=notes if isinstance(notes, str) else "",
    )


def unsure_words(cue: ReadCue) -> tuple[Unclear, ...]:
    """The words that the machine gave less than one half, as unclear passages; their keys follow the cue's others."""
    at = 0
    found: list[Unclear] = []
    for word in cue.words:
        bare = word.text.strip()
        start = cue.text.find(bare, at) if bare else -1
        if start < 0:
            continue
        at = start + len(bare)
        if word.probability is not None and Fraction(word.probability) < _UNSURE:
            found.append(
                Unclear(
                    key=Key(f"c{cue.number}-w{len(found) + 1}"),
                    span=Span(start=start, end=at),
                    passage_kind=PassageKind.WORDING,
                    unclearness=Unclearness.UNSURE,
                    readings=(Reading(key=Key("a"), text=bare),),
                    start_s=word.start_s,
                    end_s=word.end_s,
                    rule="unsure.low-probability",
                )
            )
    return tuple(found)


def render(read: ReadTranscript, notes: str) -> Rendered:
    """The JSON; `notes` is one line of JSON or empty."""
    document = _others(read)
    segments = [_segment(at, cue) for at, cue in enumerate(read.cues)]
    if document.get("text", "") == "":
        document["text"] = _whole(read.cues)
    if document.get("word_segments") == []:
        document["word_segments"] = [word for segment in segments for word in segment.get("words", ())]
    whole: dict[str, Any] = {**document, "segments": segments}
    if read.language:
        whole["language"] = read.language
    if notes:
        whole[MARKER] = notes
    return Rendered(data=(exact(whole) + "\n").encode(), order=tuple(range(len(read.cues))))


def _cue(number: int, segment: object) -> ReadCue:
    if not isinstance(segment, dict) or not isinstance(segment.get("text"), str):
        raise EvidenceError(f"segment {number} has no text", advice="Give JSON as Whisper or WhisperX wrote it.")
    speaker, words = segment.get("speaker"), segment.get("words")
    timed = tuple(map(_word, words)) if isinstance(words, list) and all(map(_is_word, words)) else ()
    start, end = as_decimal(segment.get("start")), as_decimal(segment.get("end"))
    text = segment["text"].strip()
    lost = {key: segment[key] for key, read in (("start", start), ("end", end)) if read is None and key in segment}
    cue = ReadCue(
        number=number,
        start_s=start,
        end_s=end,
        speaker=speaker if isinstance(speaker, str) and speaker else None,
        text=text,
        words=timed,
    )
    others = {key: value for key, value in segment.items() if key not in _OWN}
    if words is not None and not (timed and [_written(one, _score(words)) for one in timed] == _exact_words(words)):
        others["words"] = words
    usual = segment.get("id") == Number(number - 1) or "id" not in segment
    return msgspec.structs.replace(
        cue,
        kept=keeping(
            whisper__text=segment["text"] if segment["text"] != f" {text}" else None,
            whisper__id=None if usual and "id" in segment else exact(segment.get("id")),
            whisper__segment=exact(others) if others else None,
            whisper__times=exact(lost) if lost else None,
            whisper__score="score" if timed and _score(words) == "score" else None,
        ),
    )


def _is_word(word: object) -> bool:
    return isinstance(word, dict) and isinstance(word.get("word"), str)


def _word(word: dict[str, Any]) -> TimedWord:
    probability = as_decimal(word.get("probability", word.get("score")))
    return TimedWord(
        text=word["word"],
        start_s=as_decimal(word.get("start")),
        end_s=as_decimal(word.get("end")),
        probability=probability,
    )


def _score(words: object) -> str:
    return "score" if isinstance(words, list) and any("score" in word for word in words) else "probability"


def _written(word: TimedWord, score: str) -> dict[str, Any]:
    said = {"word": word.text, "start": word.start_s, "end": word.end_s, score: word.probability}
    return {key: value if key == "word" else Number(value) for key, value in said.items() if value is not None}


def _exact_words(words: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{key: as_decimal(one) if isinstance(one, Number) else one for key, one in word.items()} for word in words]


def _segment(at: int, cue: ReadCue) -> dict[str, Any]:
    typed = kept(cue, "whisper.text")
    segment: dict[str, Any] = {"id": Number(at)}
    if (written := kept(cue, "whisper.id")) is not None:
        segment = {} if written == "null" else {"id": _loaded(written)}
    for key, seconds in (("start", cue.start_s), ("end", cue.end_s)):
        if seconds is not None:
            segment[key] = Number(seconds)
    lost = _loaded(kept(cue, "whisper.times") or "{}")
    if isinstance(lost, dict):
        segment |= {key: one for key, one in lost.items() if key in ("start", "end") and key not in segment}
    segment["text"] = typed if typed is not None and typed.strip() == cue.text else f" {cue.text}"
    if cue.speaker:
        segment["speaker"] = cue.speaker
    score = "score" if kept(cue, "whisper.score") else "probability"
    if cue.words:
        segment["words"] = [_written(word, score) for word in cue.words]
    others = _loaded(kept(cue, "whisper.segment") or "{}")
    if isinstance(others, dict):
        segment |= {key: one for key, one in others.items() if key not in _OWN or key == "words"}
    return segment


def _others(read: ReadTranscript) -> dict[str, Any]:
    found = _loaded(kept(read, "whisper.document") or "{}")
    left = ("segments", "language", MARKER)
    return {key: one for key, one in found.items() if key not in left} if isinstance(found, dict) else {}


def _loaded(text: str) -> Any:
    try:
        return load(text)
    except EvidenceError:  # it came with notes or JSON that somebody else wrote
        return None


def _whole(cues: Sequence[ReadCue]) -> str:
    return "".join(kept(cue, "whisper.text") or f" {cue.text}" for cue in cues)
