"""Where each thing of a case is found in the page, and how it is named there.

- An exhibit is named by its label, a link, and "stand-in" wherever it is one.
- A record that the view does not hold is named by its id and said to be missing; it is never silently left out.
- A passage goes by its key where no other transcript of the case has the same, else by `transcript/passage`; so do the
  proof and the law of readings.
"""

from collections import Counter
from collections.abc import Mapping

from probanda.model.actor import Actor
from probanda.model.claim import Resting
from probanda.model.dossier import CaseView
from probanda.model.exhibit import Exhibit
from probanda.model.ids import Key, RecordId
from probanda.model.selector import CueSelector
from probanda.model.speech import Cue, Transcript, Unclear
from probanda.model.value import Value
from probanda.report.anchors import anchor
from probanda.report.marks import PassageLink
from probanda.report.sentences import selector_words, time_span


class Place(Value, frozen=True, kw_only=True):
    """An exhibit as a sentence names it, and where in it."""

    label: str
    href: str
    """Empty: the view does not hold the exhibit."""
    title: str
    where: str = ""
    where_href: str = ""
    stand_in: bool = False


class Named(Value, frozen=True, kw_only=True):
    """A thing with a link; an empty `href`: the view does not hold it."""

    words: str
    href: str = ""
    language: str = ""


class Register:
    """Lookup over one view: records, labels, passages, and the links to them."""

    def __init__(self, view: CaseView) -> None:
        self.view = view
        self.exhibits: Mapping[RecordId, Exhibit] = dict(view.exhibits)
        self.by_label: Mapping[str, Exhibit] = {body.label: body for _, body in view.exhibits}
        self.actors: Mapping[RecordId, Actor] = dict(view.actors)
        self.transcripts: Mapping[RecordId, Transcript] = dict(view.transcripts)
        self.cues: Mapping[RecordId, tuple[Cue, ...]] = {
            record: tuple(sorted((cue for _, cue in view.cues if cue.transcript == record), key=lambda cue: cue.number))
            for record in self.transcripts
        }
        uses = Counter(unclear.key for _, cue in view.cues for unclear in cue.unclear)
        keys = {record: body.key for record, body in view.claims}
        self._misplaced = tuple((keys.get(record), sentence) for record, sentence in view.misplaced)
        self._shared = {key for key, count in uses.items() if count > 1}
        self._passages = {
            self.passage_name(cue.transcript, unclear.key): (cue.transcript, unclear)
            for _, cue in view.cues
            for unclear in cue.unclear
        }

    # Exhibits.

    def place(self, record: RecordId) -> Place:
        """An exhibit by its record."""
        found = self.exhibits.get(record)
        return self._place_of(found) if found is not None else Place(label=record, href="", title="")

    def labelled(self, label: str) -> Place:
        """An exhibit by its label."""
        found = self.by_label.get(label)
        return self._place_of(found) if found is not None else Place(label=label, href="", title="")

    def resting(self, resting: Resting) -> Place:
        """An exhibit with the place in it, and the time of the cues where they are timed."""
        place = self.place(resting.exhibit)
        where, href = selector_words(resting.selector), ""
        if isinstance(resting.selector, CueSelector):
            where, href = self._cues_at(resting.exhibit, resting.selector, where)
        return Place(
            label=place.label,
            href=place.href,
            title=place.title,
            where=where,
            where_href=href,
            stand_in=place.stand_in,
        )

    def _place_of(self, exhibit: Exhibit) -> Place:
        return Place(
            label=exhibit.label,
            href=exhibit_anchor(exhibit),
            title=exhibit.title,
            stand_in=exhibit.stand_in,
        )

    def _cues_at(self, exhibit: RecordId, selector: CueSelector, words: str) -> tuple[str, str]:
        for record, transcript in self.transcripts.items():
            if transcript.exhibit != exhibit:
                continue
            inside = [cue for cue in self.cues[record] if selector.first <= cue.number <= selector.last]
            if not inside:
                continue
            span = time_span(inside[0].start_s, inside[-1].end_s if inside[0].start_s is not None else None)
            return (f"{words}, at {span}" if span else words), cue_anchor(transcript, inside[0].number)
        return words, ""

    def version(self, key: Key) -> Transcript | None:
        """The transcript of that key; None: the view does not hold it."""
        return next((head for head in self.transcripts.values() if head.key == key), None)

    # Passages.

    def passage_name(self, transcript: RecordId, key: Key) -> str:
        """The name that the proof uses for a passage."""
        if key not in self._shared:
            return key
        head = self.transcripts.get(transcript)
        return f"{head.key if head is not None else transcript}/{key}"

    def passage(self, name: str) -> Unclear | None:
        """The passage of that name."""
        found = self._passages.get(name)
        return found[1] if found is not None else None

    def passage_link(self, name: str) -> PassageLink:
        """The passage as a sentence names it."""
        return PassageLink(name=name, href=anchor("p", name) if name in self._passages else "")

    def reading_words(self, passage: str, reading: str) -> str:
        """`a “the words”` of a listed reading."""
        found = self.passage(passage)
        for listed in found.readings if found is not None else ():
            if listed.key == reading:
                return f"{reading}, “{listed.text}”" if listed.text else reading
        return reading

    # Other things.

    def misplaced(self, claim: Key) -> tuple[str, ...]:
        """What is wrong with the places that the claim of this key names."""
        return tuple(sentence for key, sentence in self._misplaced if key == claim)

    def actor(self, record: RecordId) -> Named:
        """An actor by its first name."""
        found = self.actors.get(record)
        if found is None or not found.names:
            return Named(words=found.key if found is not None else record)
        return Named(words=found.names[0].text, href=anchor("a", found.key), language=found.names[0].language)

    def incident(self, record: RecordId) -> Named:
        """An incident by its title."""
        for known, incident in self.view.incidents:
            if known == record:
                return Named(words=incident.title, href=anchor("i", incident.key))
        return Named(words=record)

    def suspects(self) -> tuple[Named, ...]:
        """Everyone whom a theory names, once each, in the order of the theories."""
        return tuple(self.actor(record) for record in dict.fromkeys(one.theory.suspect for one in self.view.theories))


def exhibit_anchor(exhibit: Exhibit) -> str:
    """Where an exhibit stands in the page."""
    return anchor("x", exhibit.label)


def cue_anchor(transcript: Transcript, number: int) -> str:
    """Where a cue stands in the page."""
    return anchor("c", transcript.key, str(number))
