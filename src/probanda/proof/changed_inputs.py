"""What went into two assessments otherwise: standard, review, suppositions, law packs, files, readings, questions.

Each sentence says from what to what. An exhibit that left or came is told by `diff`, which knows what fell with what.
"""

from collections.abc import Iterable

from msgspec.structs import replace

from probanda.model.assessment import ReadingChoice
from probanda.model.proof import Argument, Passage
from probanda.proof.trace import Trace


def readings_left(trace: Trace) -> tuple[object, ...]:
    """What decides which worlds there are: two traces that agree on it were decided in the same ones."""
    judged = tuple(
        (one.id, one.readings, one.excluded, one.unconfirmed, one.preferred, one.unheard_closed)
        for one in trace.passages
    )
    return (judged, trace.supposed.readings)


def changed_inputs(before: Trace, after: Trace) -> Iterable[str]:
    """What else than the standing of exhibits went in otherwise, a sentence each."""
    if before.stage is not after.stage:
        yield f"The standard was that of article {before.article}, and is that of article {after.article}."
    if before.reviewed != after.reviewed:
        yield "The theory was reviewed since." if after.reviewed else "The theory counts as reviewed no more."
    yield from _supposed(before.supposed.readings, after.supposed.readings)
    yield from _packs(before, after)
    yield from _files(before, after)
    yield from _passages(before, after)
    yield from _of_arguments(before, after)
    if before.preferences != after.preferences:
        yield "The preferences between arguments and their rebuttals are others."
    if (before.origin_edges, before.origin_judgements) != (after.origin_edges, after.origin_judgements):
        yield "What is found or judged of who copied whom is other."


def _supposed(was: tuple[ReadingChoice, ...], now: tuple[ReadingChoice, ...]) -> Iterable[str]:
    for choice in now:
        if choice not in was:
            yield f"It is supposed that {choice.passage} reads {choice.reading!r}."
    for choice in was:
        if choice not in now:
            yield f"It is no longer supposed that {choice.passage} reads {choice.reading!r}."


def _packs(before: Trace, after: Trace) -> Iterable[str]:
    was = {pack.key: pack for pack in before.packs}
    now = {pack.key: pack for pack in after.packs}
    for key in (*now, *(key for key in was if key not in now)):
        old, new = was.get(key), now.get(key)
        if old is None and new is not None:
            yield f"Law pack {key} {new.version} is new."
        elif new is None and old is not None:
            yield f"Law pack {key} {old.version} is used no more."
        elif old and new and old.version != new.version:
            yield f"Law pack {key} was {old.version} and is {new.version}."
        elif old and new and old.digest != new.digest:
            yield f"Law pack {key} {new.version} has another digest, although its version is the same."


def _files(before: Trace, after: Trace) -> Iterable[str]:
    was = {piece.id: piece for piece in before.exhibits}
    for piece in after.exhibits:
        old = was.get(piece.id)
        if old is not None and old.files != piece.files:
            yield f"{piece.id} has other files than before."
        elif old is not None and old != piece:
            yield f"{piece.id} is declared to fall with, or to copy, something else than before."


def _passages(before: Trace, after: Trace) -> Iterable[str]:
    was = {passage.id: passage for passage in before.passages}
    now = {passage.id: passage for passage in after.passages}
    for name, passage in now.items():
        if name in was:
            yield from _passage(was[name], passage)
        else:
            yield f"Passage {name} is new."
    for name in was:
        if name not in now:
            yield f"Passage {name} is there no more."


def _passage(was: Passage, now: Passage) -> Iterable[str]:
    name = now.id
    if now.readings != was.readings:
        listed, before = ", ".join(now.readings) or "no reading", ", ".join(was.readings) or "none"
        yield f"Passage {name} lists {listed}, and listed {before}."
    for reading in now.excluded:
        if reading not in was.excluded:
            yield f"The reading {reading!r} of {name} was excluded."
    for reading in was.excluded:
        if reading not in now.excluded:
            yield f"The reading {reading!r} of {name} is excluded no more."
    for reading in now.excluded:
        if reading in was.excluded and (reading in now.unconfirmed) != (reading in was.unconfirmed):
            confirmed = "waits for a second person again" if reading in now.unconfirmed else "was confirmed"
            yield f"The exclusion of the reading {reading!r} of {name} {confirmed}."
    if now.preferred != was.preferred:
        yield f"The preferred reading of {name} is {now.preferred or 'none'}, and was {was.preferred or 'none'}."
    if now.unheard_closed != was.unheard_closed:
        yield f"Whether {name} says something unlisted is {'closed' if now.unheard_closed else 'open again'}."


def _of_arguments(before: Trace, after: Trace) -> Iterable[str]:
    was = {argument.id: argument for argument in before.arguments}
    for argument in after.arguments:
        old = was.get(argument.id)
        if old is not None:
            yield from _of_argument(old, argument)


def _of_argument(old: Argument, new: Argument) -> Iterable[str]:
    answered = {question.question: question for question in old.questions}
    for question in new.questions:
        asked = answered.get(question.question)
        if asked is None:
            yield f"{new.id} is asked {question.question!r}: {question.answer.value}."
        elif asked.answer is not question.answer:
            by = f", by {question.by}" if question.by else ""
            yield (
                f"{question.question!r} of {new.id} was answered {asked.answer.value}, and is answered "
                f"{question.answer.value}{by}."
            )
        elif asked != question:
            yield f"What the answer to {question.question!r} of {new.id} rests on, or who gave it and why, is other."
    for words in answered:
        if all(question.question != words for question in new.questions):
            yield f"{new.id} is asked {words!r} no more."
    if replace(old, questions=()) != replace(new, questions=()):
        yield f"Argument {new.id} is made otherwise than before."
