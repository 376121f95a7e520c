"""Exhibits with their custody: digests, source, what they were made from, what is absent, what is claimed from them.

- A stand-in says so first. What an exhibit copies and what it was made from are said, since it falls with them.
- Media facts are those of the container, exact; a file that could not be read says why.
- Every claim of the case is told once here, in full, under the first exhibit that it rests on, whether or not an
  argument uses it; a claim that rests on nothing is told apart.
- Addresses are text: nothing in the page can be followed out of it.
"""

from collections.abc import Iterator

from probanda.model.audience import Audience
from probanda.model.claim import Claim
from probanda.model.dossier import ExhibitCitations, LedgerLine
from probanda.model.exhibit import Exhibit, Loss, SealedFile, Tool
from probanda.model.footage import Footage, Stream, StreamKind
from probanda.model.ids import RecordId
from probanda.model.law import Citation
from probanda.model.playable import making_words
from probanda.model.value import Value
from probanda.report.admissibility import SheetText, tell_sheet
from probanda.report.anchors import anchor
from probanda.report.embedded import tell_embedded
from probanda.report.evidence import ClaimText, claim_text
from probanda.report.likeness import LikenessText, tell_likenesses
from probanda.report.register import Named, Place, Register, exhibit_anchor
from probanda.report.sentences import seconds_words, size_words
from probanda.report.stills import Still, read_stills

_LOSS_WORDS = {
    Loss.IRREPLACEABLE: "irreplaceable: if it fell, no other copy could be had",
    Loss.REPLACEABLE: "replaceable: another copy could be had",
    Loss.NOTICED: "a noticed fact: it does not fall",
}


class FileText(Value, frozen=True, kw_only=True):
    """One sealed file."""

    name: str
    original_name: str
    size: str
    media_type: str
    sha256: str
    blake3: str


class StreamText(Value, frozen=True, kw_only=True):
    """One stream in words."""

    index: int
    kind: str
    codec: str
    facts: str


class FootageText(Value, frozen=True, kw_only=True):
    """What a media file holds, or why it could not be read."""

    file: str
    container: str
    duration: str
    streams: tuple[StreamText, ...]
    tags: tuple[tuple[str, str], ...]
    made_by: str
    failure: str
    stills: tuple[Still, ...]
    keyframes: int


class EmbeddedText(Value, frozen=True, kw_only=True):
    """What a media file says about itself, in lines."""

    file: str
    lines: tuple[tuple[str, str], ...]


class UsedClaim(Value, frozen=True, kw_only=True):
    """A claim and the arguments that use it."""

    claim: ClaimText
    used_by: tuple[Named, ...]


class CitedText(Value, frozen=True, kw_only=True):
    """A citation of law, and where in its exhibit it stands."""

    citation: Citation
    where: str


class ExhibitText(Value, frozen=True, kw_only=True):
    """One exhibit, ready for its template."""

    label: str
    key: str
    href: str
    title: str
    description: str
    language: str
    stand_in: bool
    url: str
    publisher: str
    loss: str
    made_from: tuple[Place, ...]
    made_by: str
    made_into: tuple[Place, ...]
    copies: tuple[Place, ...]
    copies_outside: tuple[str, ...]
    files: tuple[FileText, ...]
    completeness: tuple[tuple[str, str, str], ...]
    footage: tuple[FootageText, ...]
    embedded: tuple[EmbeddedText, ...]
    entries: tuple[LedgerLine, ...]
    claims: tuple[UsedClaim, ...]
    citations: tuple[CitedText, ...]
    sheet: SheetText
    likenesses: tuple[LikenessText, ...]


def tell_exhibits(register: Register, audience: Audience) -> tuple[ExhibitText, ...]:
    """Every exhibit, in the order of entry."""
    return tuple(_exhibit(register, audience, record, body) for record, body in register.view.exhibits)


def claims_without_exhibit(register: Register) -> tuple[UsedClaim, ...]:
    """Claims that no exhibit of the view would tell."""
    return tuple(
        _used(register, record, claim)
        for record, claim in register.view.claims
        if _first_exhibit(claim) not in register.exhibits
    )


def _exhibit(register: Register, audience: Audience, record: RecordId, body: Exhibit) -> ExhibitText:
    view = register.view
    entered = dict(view.entered).get(record, ())
    return ExhibitText(
        label=body.label,
        key=body.key,
        href=exhibit_anchor(body),
        title=body.title,
        description=body.description,
        language=body.language,
        stand_in=body.stand_in,
        url=body.url or "",
        publisher=body.publisher,
        loss=_LOSS_WORDS[body.loss],
        made_from=tuple(map(register.place, body.made_from)),
        made_by=_made_by(body),
        made_into=tuple(register.place(other) for other, made in view.exhibits if record in made.made_from),
        copies=tuple(map(register.place, body.copies)),
        copies_outside=body.copies_outside,
        files=tuple(map(_file, body.files)),
        completeness=tuple((one.item, one.presence.value, one.reason) for one in body.completeness),
        footage=tuple(_footage(register, one) for _, one in view.footage if one.exhibit == record),
        embedded=tuple(
            EmbeddedText(file=one.file, lines=tell_embedded(one)) for _, one in view.embedded if one.exhibit == record
        ),
        entries=tuple(line for line in view.ledger if line.seq in entered),
        claims=tuple(
            _used(register, claimed, claim) for claimed, claim in view.claims if _first_exhibit(claim) == record
        ),
        citations=tuple(cited for one in view.citations if one.exhibit == record for cited in _cited(one)),
        likenesses=tell_likenesses(register, record),
        sheet=tell_sheet(next((one for _, one in view.sheets if one.exhibit == record), None), audience),
    )


def _cited(found: ExhibitCitations) -> Iterator[CitedText]:
    """Each citation with where it stands, in words."""
    for at, citation in enumerate(found.citations):
        where = found.places[at] if found.places else f"characters {citation.start} to {citation.end}"
        yield CitedText(citation=citation, where=f"{found.file}, {where}" if found.file else where)


def _file(file: SealedFile) -> FileText:
    return FileText(
        name=file.name,
        original_name=file.original_name,
        size=size_words(file.size),
        media_type=file.media_type,
        sha256=file.sha256,
        blake3=file.blake3,
    )


def _first_exhibit(claim: Claim) -> RecordId | None:
    return claim.rests_on[0].exhibit if claim.rests_on else None


def _used(register: Register, record: RecordId, claim: Claim) -> UsedClaim:
    return UsedClaim(
        claim=claim_text(claim, register),
        used_by=tuple(
            Named(words=argument.key, href=anchor("g", view.theory.key, argument.key))
            for view in register.view.theories
            for argument in view.arguments
            if record in argument.claims and argument.key in {known.id for known in view.graph.arguments}
        ),
    )


def _footage(register: Register, footage: Footage) -> FootageText:
    return FootageText(
        file=footage.file,
        container=footage.container,
        duration=seconds_words(footage.duration_s) if footage.duration_s is not None else "",
        streams=tuple(map(_stream, footage.streams)),
        tags=footage.tags,
        made_by=_tool_words(footage.made_by),
        failure=footage.failure.sentence if footage.failure is not None else "",
        stills=read_stills(footage, dict(register.view.still_paths), label=register.place(footage.exhibit).label),
        keyframes=len(footage.keyframes),
    )


def _made_by(body: Exhibit) -> str:
    if body.made_by is None:
        return ""
    how = making_words(body)
    return f"{_tool_words(body.made_by)}: {how}" if how else _tool_words(body.made_by)


def _tool_words(tool: Tool) -> str:
    return f"{tool.name} {tool.version}".strip()


def _stream(stream: Stream) -> StreamText:
    facts = []
    if stream.width is not None and stream.height is not None:
        facts.append(f"{stream.width} × {stream.height} pixels")
    if stream.sample_aspect is not None:
        facts.append(f"sample aspect {stream.sample_aspect}")
    if stream.average_rate is not None and stream.stream_kind is StreamKind.VIDEO:
        facts.append(f"{stream.average_rate} frames a second on average")
    if stream.frames_declared:
        facts.append(f"{stream.frames_declared:,} frames declared")
    if stream.rotation_degrees is not None:
        facts.append(f"rotation {stream.rotation_degrees}°")
    if stream.sample_rate_hz is not None:
        facts.append(f"{stream.sample_rate_hz:,} Hz")
    if stream.channels is not None:
        facts.append(f"{stream.channels} channel{'s' if stream.channels != 1 else ''}")
    if stream.language is not None:
        facts.append(f"language {stream.language}")
    facts.append(f"time base {stream.time_base} s")
    return StreamText(index=stream.index, kind=stream.stream_kind.value, codec=stream.codec, facts=", ".join(facts))
