"""What exhibits, transcripts, claims and incidents must mean, beyond their links.

- An exhibit is not made from itself, nor a copy of itself, by whatever way round.
- A transcript's exhibit has one file. A passage is found in the text (`nth`), is a place where two translators differ
  (`difference`), or is a quotation with its senses. A second version gives the same words of the same exhibit in the
  same language as the first, which has one second only.
- A judgement prefers or excludes a reading, or says that no other was heard, which is for another person than the
  transcript's author; it leaves at least one reading.
- What a court did with an exhibit names the filing or decision; a disclosure flag stands once.
- A claim rests on an exhibit. Only a noticed or agreed fact may rest on none, or else on exhibits that are
  noticed themselves.
- A place in an exhibit is given in one way. Days are days of the calendar, in order.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from probanda.collect.case_folder.graphs import circles
from probanda.collect.case_folder.parts import Parts
from probanda.collect.case_folder.place import Path, Source
from probanda.collect.case_folder.when import weigh_when
from probanda.collect.case_folder.words import listed, shown
from probanda.model.admissibility import CourtStatus
from probanda.model.authored import (
    AuthoredClaim,
    AuthoredExhibit,
    AuthoredPassage,
    AuthoredResting,
    AuthoredTranscript,
)
from probanda.model.authored_when import AuthoredWhen
from probanda.model.charge import JudgementKind
from probanda.model.errors import Mistake
from probanda.model.exhibit import Loss, Presence
from probanda.model.incident import IncidentKind
from probanda.model.proof import Scheme

_UNSHOWN = frozenset({Scheme.NOTICED_FACT, Scheme.AGREED_FACT})
"""Schemes whose claims need no exhibit."""


def check_evidence(parts: Parts) -> Iterator[Mistake]:
    """All mistakes of meaning in exhibits, transcripts, claims, incidents and the case's own law."""
    exhibits = {exhibit.key: exhibit for _, exhibit in parts.exhibits}
    for source, case in parts.case:
        for row, instrument in enumerate(case.instruments):
            refs = [provision.ref for provision in instrument.provisions]
            yield from _twice(source, ("instruments", row, "provisions"), "ref", refs)
    for source, exhibit in parts.exhibits:
        yield from _exhibit(source, exhibit)
    yield from _derivations(parts)
    for source, transcript in parts.transcripts:
        yield from _transcript(source, transcript, exhibits)
    yield from _in_circles(
        {transcript.key: (source, ("translates",)) for source, transcript in parts.transcripts},
        {transcript.key: (transcript.translates,) for _, transcript in parts.transcripts if transcript.translates},
        "translates itself",
    )
    yield from _seconds(parts)
    yield from _claims(parts, exhibits)
    yield from _incidents(parts)


def _exhibit(source: Source, exhibit: AuthoredExhibit) -> Iterator[Mistake]:
    for row, dating in enumerate(exhibit.datings):
        yield from _when(source, ("datings", row, "when"), dating.when)
    for row, item in enumerate(exhibit.completeness):
        if item.presence is Presence.ABSENT and not item.reason.strip():
            path: Path = ("completeness", row)
            yield source.mistake(path, f"`{shown(item.item)}` is absent without a reason", "Say why under `reason`")
    yield from _sheet(source, exhibit)


def _sheet(source: Source, exhibit: AuthoredExhibit) -> Iterator[Mistake]:
    """Mistakes of its admissibility sheet and its disclosure flags."""
    sheet = exhibit.admissibility
    if sheet is not None and sheet.court_status is not CourtStatus.COLLECTED and not sheet.decision.strip():
        yield source.mistake(
            ("admissibility", "court_status"),
            f"it is `{sheet.court_status.value}`, and no filing or decision is named that says so",
            "Name it under `decision`",
        )
    yield from _twice(source, ("disclosure",), "flag", [one.flag.value for one in exhibit.disclosure])


def _derivations(parts: Parts) -> Iterator[Mistake]:
    yield from _in_circles(
        {
            exhibit.key: (source, ("made_from",) if exhibit.made_from else ("copies",))
            for source, exhibit in parts.exhibits
        },
        {exhibit.key: (*exhibit.made_from, *exhibit.copies) for _, exhibit in parts.exhibits},
        "is made from itself or a copy of itself",
    )


def _in_circles(
    places: Mapping[str, tuple[Source, Path]], leads_to: Mapping[str, Sequence[str]], what: str
) -> Iterator[Mistake]:
    for circle in circles(leads_to):
        source, path = places[circle[0]]
        way = " -> ".join(f"`{shown(key)}`" for key in (*circle, circle[0]))
        yield source.mistake(path, f"`{shown(circle[0])}` {what}: {way}", "Take one of these links out")


def _transcript(
    source: Source, transcript: AuthoredTranscript, exhibits: Mapping[str, AuthoredExhibit]
) -> Iterator[Mistake]:
    exhibit = exhibits.get(transcript.exhibit)
    if exhibit is not None and len(exhibit.files) != 1:
        message = f"the exhibit `{shown(exhibit.key)}` of this transcript has {len(exhibit.files)} files"
        yield source.mistake(("exhibit",), message, "Give the transcript an exhibit of its own with one text file")
    try:
        b"  ".decode(transcript.encoding, "replace")
    except (LookupError, ValueError):
        message = f"`{shown(transcript.encoding)}` is no encoding of text that is known here"
        yield source.mistake(("encoding",), message, "Write `utf-8`, `windows-1256`, `windows-1251` or the like")
    for row, passage in enumerate(transcript.passages):
        yield from _passage(source, ("passages", row), passage)
    yield from _judgements(source, transcript)


def _seconds(parts: Parts) -> Iterator[Mistake]:
    """Mistakes in `second_of`."""
    path: Path = ("second_of",)
    by_key = {transcript.key: transcript for _, transcript in parts.transcripts}
    seconds: dict[str, str] = {}
    for source, transcript in parts.transcripts:
        first = by_key.get(transcript.second_of or "")
        if first is None:
            continue
        name = shown(first.key)
        if first.second_of is not None:
            message = f"`{name}` is itself the second of another, or of itself"
            yield source.mistake(path, message, "Name the first of them")
        elif first.key in seconds:
            message = f"`{name}` has a second already: `{shown(seconds[first.key])}`"
            yield source.mistake(path, message, "Two versions are compared, not three")
        differs = [key for key in ("of", "language", "translates") if getattr(first, key) != getattr(transcript, key)]
        if differs:
            are = "are" if len(differs) > 1 else "is"
            message = f"it is the second of `{name}`, and {listed(differs)} {are} not the same"
            yield source.mistake(path, message, "Only two versions of the same words in one language can be compared")
        seconds.setdefault(first.key, transcript.key)


def _passage(source: Source, path: Path, passage: AuthoredPassage) -> Iterator[Mistake]:
    key = shown(passage.key)
    ways = [way for way in ("nth", "difference", "quote") if getattr(passage, way) is not None]
    if len(ways) != 1:
        none = "neither `nth` nor `difference` nor `quote`"
        message = f"the passage `{key}` has " + ("both " + " and ".join(f"`{way}`" for way in ways) if ways else none)
        advice = (
            "Give `nth: 1` for the first unclear passage of the cue, `difference: 1` for the first place where a "
            "second translator differs, or `quote` for clear words with several senses"
        )
        yield source.mistake(path, message, advice)
    if passage.quote is None:
        return
    if len(passage.readings) < 2:  # noqa: PLR2004 - one sense is no doubt
        message = f"the passage `{key}` lists fewer than two senses of its words"
        yield source.mistake(path, message, "List them under `readings`, each with `key` and `text`")
    for row, reading in enumerate(passage.readings):
        if not reading.text.strip():
            message = f"the sense `{shown(reading.key)}` has no words"
            yield source.mistake((*path, "readings", row), message, "Say under `text` what the words then mean")


def _judgements(source: Source, transcript: AuthoredTranscript) -> Iterator[Mistake]:
    excluded: dict[str, set[str]] = defaultdict(set)
    preferred: dict[str, str] = {}
    for row, judged in enumerate(transcript.judgements):
        path: Path = ("judgements", row)
        kind = judged.judgement
        if (judged.reading is None) != (kind is JudgementKind.NO_UNHEARD):
            message = f"a judgement `{kind.value}` " + (
                "names no reading" if judged.reading else "has to name a reading"
            )
            yield source.mistake(path, message, "Take `reading` out" if judged.reading else "Add `reading`")
        if kind is JudgementKind.NO_UNHEARD and judged.by.casefold().split() == transcript.author.casefold().split():
            message = f"`{shown(judged.by)}` wrote this transcript and judges that nothing else was said"
            yield source.mistake((*path, "by"), message, "That is for another person: a second linguist")
        if kind is JudgementKind.EXCLUDED and judged.reading:
            excluded[judged.passage].add(judged.reading)
        if kind is JudgementKind.PREFERRED and judged.reading:
            if judged.passage in preferred:
                message = f"two readings of `{shown(judged.passage)}` are preferred"
                yield source.mistake(path, message, "Keep one: a passage has one preferred reading at most")
            preferred[judged.passage] = judged.reading
    for row, passage in enumerate(transcript.passages):
        readings = {reading.key for reading in passage.readings}
        if readings and readings <= excluded[passage.key]:
            message = f"every reading of `{shown(passage.key)}` is excluded"
            yield source.mistake(("passages", row), message, "Leave one, or list the reading that is left")
        if preferred.get(passage.key) in excluded[passage.key]:
            message = f"the reading `{shown(preferred[passage.key])}` is both preferred and excluded"
            yield source.mistake(("passages", row), message, "Keep one of the two judgements")


def _claims(parts: Parts, exhibits: Mapping[str, AuthoredExhibit]) -> Iterator[Mistake]:
    used: dict[str, list[tuple[Scheme, str]]] = defaultdict(list)
    for _, theory in parts.theories:
        for argument in theory.arguments:
            for key in argument.claims:
                used[key].append((argument.scheme, argument.key))
    for source, sheet in parts.claims:
        for row, claim in enumerate(sheet.claims):
            path: Path = ("claims", row)
            for place, resting in enumerate(claim.rests_on):
                yield from _resting(source, (*path, "rests_on", place), resting)
            noticing = [key for scheme, key in used[claim.key] if scheme in _UNSHOWN]
            if noticing:
                yield from _noticed(source, path, claim, argument=noticing[0], exhibits=exhibits)
            only_noticed = bool(noticing) and len(noticing) == len(used[claim.key])
            if not claim.rests_on and not only_noticed and "theories" not in parts.broken:
                message = f"the claim `{shown(claim.key)}` rests on no exhibit"
                advice = (
                    "Name one; only a claim whose every argument has the scheme `noticed fact` or `agreed fact` may "
                    "rest on none"
                )
                yield source.mistake((*path, "rests_on"), message, advice)


def _noticed(
    source: Source, path: Path, claim: AuthoredClaim, *, argument: str, exhibits: Mapping[str, AuthoredExhibit]
) -> Iterator[Mistake]:
    for place, resting in enumerate(claim.rests_on):
        exhibit = exhibits.get(resting.exhibit)
        if exhibit is not None and exhibit.loss is not Loss.NOTICED:
            yield source.mistake(
                (*path, "rests_on", place, "exhibit"),
                f"the argument `{shown(argument)}` takes `{shown(claim.key)}` as noticed or agreed, "
                f"and it rests on `{shown(exhibit.key)}`, which can fall",
                "Give that exhibit `loss: noticed` if it is noticed itself, or the argument another scheme",
            )


def _resting(source: Source, path: Path, resting: AuthoredResting) -> Iterator[Mistake]:
    groups = (("start_s", "end_s"), ("quote",), ("page",), ("first_cue", "last_cue"))
    given = [[key for key in group if getattr(resting, key) is not None] for group in groups]
    used = [group for group in given if group]
    if len(used) > 1:
        keys = [key for group in used for key in group]
        yield source.mistake((*path, keys[-1]), f"{listed(keys)} say the place in different ways", "Keep one way")
    for key, other in (("end_s", "start_s"), ("last_cue", "first_cue")):
        if getattr(resting, key) is not None and getattr(resting, other) is None:
            yield source.mistake((*path, key), f"`{key}` stands without `{other}`", f"Add `{other}`")
    if resting.start_s is not None and resting.end_s is not None and Decimal(resting.end_s) < Decimal(resting.start_s):
        message = f"it ends at {resting.end_s} s and begins at {resting.start_s} s"
        yield source.mistake((*path, "end_s"), message, "Check both times")
    if resting.first_cue is not None and resting.last_cue is not None and resting.last_cue < resting.first_cue:
        message = f"it ends with cue {resting.last_cue} and begins with cue {resting.first_cue}"
        yield source.mistake((*path, "last_cue"), message, "Check both numbers")


def _incidents(parts: Parts) -> Iterator[Mistake]:
    incidents = {incident.key: incident for _, incident in parts.incidents}
    for source, incident in parts.incidents:
        yield from _when(source, ("when",), incident.when)
        campaign = incidents.get(incident.during or "")
        if campaign is not None and campaign.kind is not IncidentKind.CAMPAIGN:
            message = f"`{shown(campaign.key)}` is no campaign, and an incident can only stand in one"
            yield source.mistake(("during",), message, "Write `kind: campaign` there, or leave `during` out")
    yield from _in_circles(
        {incident.key: (source, ("during",)) for source, incident in parts.incidents},
        {incident.key: (incident.during,) for incident in incidents.values() if incident.during},
        "stands in itself",
    )


def _when(source: Source, path: Path, when: AuthoredWhen) -> Iterator[Mistake]:
    for key, message, advice in weigh_when(when):
        yield source.mistake((*path, key) if key else path, message, advice)


def _twice(source: Source, path: Path, key: str, words: Sequence[str]) -> Iterator[Mistake]:
    counts = Counter(words)
    for row, word in enumerate(words):
        if counts[word] > 1 and word in words[:row]:
            yield source.mistake((*path, row, key), f"`{shown(word)}` stands twice", "Keep one of the two")
