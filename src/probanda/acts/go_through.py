"""Going through a case: all media work over all its exhibits, each piece once, and on from where it stopped.

1. Facts and keyframes of each media file (`examine`), what it says about itself (`embedded`), the pass over its frames
and sound (`screen`), playable forms and what a page shows of a film (`playable`), and what is alike (`liken`). What has
its result is not done again: a second run enters nothing. 2. A failure is a record like any other, and stands in the
answer of each run until it is gone: nothing fails silently, and nothing is forgotten by running again. 3. At the end a
checkpoint is signed over all that was entered.

A kill at any moment leaves what was entered before it; the next run does the rest.
"""

from probanda.acts.carry_out import Crew
from probanda.acts.embedded import enter_embedded
from probanda.acts.examine import Again, examine
from probanda.acts.liken import compare_case
from probanda.acts.operator import Operator
from probanda.acts.playable import Wave, make_playable
from probanda.acts.screen import screen_case
from probanda.media.fingerprint import read_fingerprint
from probanda.model.alike import Alike
from probanda.model.embedded import Embedded
from probanda.model.exhibit import Exhibit
from probanda.model.footage import Footage
from probanda.model.ids import CaseId, Label, RecordId
from probanda.model.playable import LOOKS, PROXY
from probanda.model.ports import ConfinedReader
from probanda.model.screening import PassMode, Screening
from probanda.model.value import Value
from probanda.store.reading import current
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint


class Step(Value, frozen=True, kw_only=True):
    """One kind of work over a case."""

    name: str
    made: int
    """Pieces that were done in this run, those that failed included."""
    there: int
    """Results that the case holds now."""


class Trouble(Value, frozen=True, kw_only=True):
    """What is wrong with one file, as the case says now."""

    exhibit: Label
    file: str
    step: str
    sentence: str


class GoneThrough(Value, frozen=True, kw_only=True):
    """What a run did, and what stands in the case after it."""

    steps: tuple[Step, ...]
    troubles: tuple[Trouble, ...]
    """By exhibit, in the order of entry; also of earlier runs."""


FACTS, SAID, PASSES = "facts and keyframes", "what files say", "passes"
PLAYABLE, LIKENESSES = "playable forms and looks", "likenesses"


def go_through(
    workspace: Workspace,
    case_id: CaseId,
    *,
    crew: Crew,
    reader: ConfinedReader,
    by: Operator,
    mode: PassMode = PassMode.STANDARD,
    again: Again = Again.NOTHING,
) -> GoneThrough:
    """What was done and what stands.

    Raises:
        MachineError: no worker starts, the disk is full, or the database cannot be written; what was entered stays.
    """
    workspace.blobs.sweep()  # what a killed run left half written
    examined = examine(workspace, case_id, reader=reader, by=by, crew=crew, again=again)
    said = enter_embedded(workspace, case_id, reader=reader, by=by, crew=crew)
    passed = screen_case(workspace, case_id, by=by, crew=crew, mode=mode, again=again)
    waves = Waves(workspace, case_id)
    made = make_playable(workspace, case_id, reader=reader, by=by, waves=waves, crew=crew)
    liked = compare_case(workspace, case_id, crew=crew, by=by)
    checkpoint(workspace, case_id)
    labels = {record: exhibit.label for record, exhibit in current(workspace, case_id, Exhibit)}
    footage = [one for _, one in current(workspace, case_id, Footage)]
    screenings = [one for _, one in current(workspace, case_id, Screening)]
    derived = [one for _, one in current(workspace, case_id, Exhibit) if one.made_by is not None]
    return GoneThrough(
        steps=(
            Step(name=FACTS, made=len(examined), there=len(footage)),
            Step(name=SAID, made=len(said), there=len(current(workspace, case_id, Embedded))),
            Step(name=PASSES, made=len(passed), there=len(screenings)),
            Step(
                name=PLAYABLE,
                made=len(made),
                there=sum(one.made_by is not None and one.made_by.name in {PROXY, LOOKS} for one in derived),
            ),
            Step(name=LIKENESSES, made=len(liked), there=len(current(workspace, case_id, Alike))),
        ),
        troubles=(
            *(trouble for one in footage for trouble in _of_footage(one, labels)),
            *(
                Trouble(exhibit=labels.get(one.exhibit, Label("")), file=one.file, step=PASSES, sentence=one.failure)
                for one in screenings
                if one.failure
            ),
            *(
                Trouble(exhibit=one.of, file=one.file, step=PLAYABLE, sentence=one.failure)
                for one in made
                if one.failure
            ),
            *(
                Trouble(exhibit=Label(""), file="", step=LIKENESSES, sentence=one.failure)
                for one in liked
                if one.failure
            ),
        ),
    )


def _of_footage(footage: Footage, labels: dict[RecordId, Label]) -> list[Trouble]:
    said = [footage.failure.sentence] if footage.failure else list(footage.warnings)
    label = labels.get(footage.exhibit, Label(""))
    return [Trouble(exhibit=label, file=footage.file, step=FACTS, sentence=sentence) for sentence in said]


class Waves:
    """The waves of the recordings of a case, as their fingerprints hold them."""

    def __init__(self, workspace: Workspace, case_id: CaseId) -> None:
        self._workspace = workspace
        self._digests = {
            (one.exhibit, one.file, one.sha256): one.fingerprint_sha256
            for _, one in current(workspace, case_id, Screening)
            if one.fingerprint and one.sound_start_s is not None
        }

    def __call__(self, footage: Footage) -> Wave | None:
        """(lowest, highest samples); None where there is no sound, or no pass over it."""
        digest = self._digests.get((footage.exhibit, footage.file, footage.sha256))
        if digest is None:
            return None
        found = read_fingerprint(self._workspace.blobs.path(digest))
        return (found.wave_low.tolist(), found.wave_high.tolist()) if len(found.wave_low) else None
