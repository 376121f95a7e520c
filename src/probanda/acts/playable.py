"""Playable forms and looks: what a page needs to show a film is made of it once, and entered as derived exhibits.

1. A film that a browser may show wrongly gets a playable form. 2. A film gets a poster and a strip of stills, and a
drawing of its sound where its wave is at hand. 3. What was made of the same bytes before is not made again. 4. Where
nothing can be made of a film, the reason is told and the others go on. None of these stands for the original.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import msgspec

from probanda.acts.carry_out import Crew, Errand, carry_out
from probanda.acts.in_turn import InTurn
from probanda.acts.operator import Operator
from probanda.media.looks import POSTER, SETTINGS, STRIP, TIMES, WAVE, draw_wave
from probanda.media.playable_work import STRIP_MADE, proxy_work, strip_work
from probanda.media.proxy import NAME, needs_proxy
from probanda.model.canonical import encode
from probanda.model.custody import Act
from probanda.model.errors import ReaderError
from probanda.model.exhibit import Exhibit, Haul, HaulFile, Lead, Loss, SealedFile, Tool
from probanda.model.footage import Footage, StreamKind
from probanda.model.ids import CaseId, Key, Label, RecordId
from probanda.model.playable import LOOKS, PROXY, ProxyMaking, Source, tool_of
from probanda.model.ports import ConfinedReader
from probanda.model.value import Value
from probanda.model.work import Done
from probanda.preserve.seal import seal_files
from probanda.store.reading import current
from probanda.store.workspace import Workspace
from probanda.store.writing import checkpoint, entering

Wave = tuple[Sequence[int], Sequence[int]]
Waves = Callable[[Footage], Wave | None]
"""-> the lowest and highest samples of a recording, as its fingerprint holds them; None where they are not at hand."""
_PICTURES = StreamKind.VIDEO
_Film = tuple[Exhibit, Footage, SealedFile]


class Made(Value, frozen=True, kw_only=True):
    """What came of one film."""

    of: Label
    file: str
    exhibit: Exhibit | None = None
    warnings: tuple[str, ...] = ()
    failure: str = ""
    """Why there is no exhibit, in a sentence."""


def make_playable(
    workspace: Workspace,
    case_id: CaseId,
    *,
    reader: ConfinedReader,
    by: Operator,
    waves: Waves = lambda _: None,
    crew: Crew | None = None,
) -> tuple[Made, ...]:
    """One answer for each playable form and each set of looks that was made now, or could not be made.

    Without a crew the reader makes one after the other.
    """
    exhibits = current(workspace, case_id, Exhibit)
    bodies = dict(exhibits)
    run = _Run(workspace, case_id, by, {one.key: (record, one) for record, one in exhibits})
    errands: list[Errand[Made]] = []
    for _, footage in current(workspace, case_id, Footage):
        exhibit = bodies.get(footage.exhibit)
        files = {} if exhibit is None else {file.name: file for file in exhibit.files}
        sealed = files.get(footage.file)
        if exhibit is not None and sealed is not None and sealed.sha256 == footage.sha256 and footage.failure is None:
            errands += run.of_film(exhibit, footage, sealed, waves)
    made = carry_out(workspace, errands, crew or Crew(InTurn(reader)))
    checkpoint(workspace, case_id)
    return made


@dataclass(frozen=True, slots=True)
class _Run:
    """One run over the films of a case."""

    workspace: Workspace
    case_id: CaseId
    by: Operator
    known: dict[Key, tuple[RecordId, Exhibit]]

    def of_film(self, exhibit: Exhibit, footage: Footage, sealed: SealedFile, waves: Waves) -> Iterator[Errand[Made]]:
        """What is to be made of one film now."""
        path, source = self.workspace.blobs.path(sealed.sha256), Source(file=sealed.name, sha256=sealed.sha256)
        if (why := needs_proxy(footage)) is not None and not self._stands(exhibit, footage, "playable"):
            yield Errand(
                says=f"{exhibit.label} {footage.file}: playable form",
                work=lambda into: proxy_work(path, into, source=source, why=why, size=sealed.size),
                enter=lambda done, into: self._entered(self._proxy, (exhibit, footage, sealed), done, into),
            )
        wave = waves(footage)
        pictures = any(one.stream_kind is _PICTURES for one in footage.streams)
        if (pictures or wave is not None) and not self._stands(exhibit, footage, "looks", with_wave=wave is not None):
            yield Errand(
                says=f"{exhibit.label} {footage.file}: poster and strip",
                work=lambda into: strip_work(path, into),
                enter=lambda done, into: self._entered(
                    partial(self._looks, wave=wave), (exhibit, footage, sealed), done, into
                ),
            )

    def _entered(self, make: Callable[[_Film, Done, Path], Made], film: _Film, done: Done, into: Path) -> Made:
        try:
            if not done.failure:
                return make(film, done, into)
            why = done.failure
        except ReaderError as broke:
            why = str(broke)
        return Made(of=film[0].label, file=film[1].file, failure=why)

    def _proxy(self, film: _Film, done: Done, into: Path) -> Made:
        exhibit, footage, sealed = film
        making = msgspec.json.decode(done.answer, type=ProxyMaking)
        files = self._seal(exhibit, into, (NAME,), PROXY)
        made = self._derived(exhibit, footage, "playable", title="Playable form", files=files, made_by=tool_of(making))
        return Made(of=exhibit.label, file=footage.file, exhibit=self._enter(made, sealed), warnings=making.warnings)

    def _looks(self, film: _Film, done: Done, into: Path, *, wave: Wave | None) -> Made:
        exhibit, footage, sealed = film
        names: tuple[str, ...] = (POSTER, STRIP, TIMES) if done.answer == STRIP_MADE else ()
        if wave is not None:
            into.mkdir(parents=True, exist_ok=True)
            (into / WAVE).write_text(draw_wave(*wave), encoding="ascii")
            names = (*names, WAVE)
        if not names:
            raise ReaderError(f"{footage.file} has no key frame that can be decoded", advice="")
        files = self._seal(exhibit, into, names, LOOKS)
        settings = encode({"source": {"file": sealed.name, "sha256": sealed.sha256}, **SETTINGS}).decode()
        made_by = Tool(name=LOOKS, version=footage.made_by.version, settings=settings)
        made = self._derived(exhibit, footage, "looks", title="Looks", files=files, made_by=made_by)
        return Made(of=exhibit.label, file=footage.file, exhibit=self._enter(made, sealed))

    def _stands(self, exhibit: Exhibit, footage: Footage, what: str, *, with_wave: bool = False) -> bool:
        """Whether it was made of these bytes before."""
        standing = self.known.get(_key(exhibit, footage, what))
        if standing is None or standing[1].made_by is None:
            return False
        complete = not with_wave or any(file.name == WAVE for file in standing[1].files)
        return complete and f'"sha256":"{footage.sha256}"' in standing[1].made_by.settings

    def _seal(self, exhibit: Exhibit, into: Path, names: tuple[str, ...], collector: str) -> tuple[SealedFile, ...]:
        written = tuple(HaulFile(path=into / name, name=name) for name in names)
        return seal_files(
            Haul(lead=Lead(source=exhibit.label), files=written, collector=collector), self.workspace.blobs
        )

    def _derived(
        self, exhibit: Exhibit, footage: Footage, what: str, *, title: str, files: tuple[SealedFile, ...], made_by: Tool
    ) -> Exhibit:
        key = _key(exhibit, footage, what)
        return Exhibit(
            label=self.known[key][1].label if key in self.known else Label(""),
            key=key,
            title=f"{title} of {exhibit.label} ({footage.file})",
            files=files,
            made_from=(footage.exhibit,),
            made_by=made_by,
            loss=Loss.REPLACEABLE,
            language=exhibit.language,
            stand_in=exhibit.stand_in,
        )

    def _enter(self, made: Exhibit, sealed: SealedFile) -> Exhibit:
        details = self.by.details(self.workspace, self.case_id, why=f"made: {made.title}", inputs=(sealed.sha256,))
        with entering(
            self.workspace,
            self.case_id,
            Act.DERIVED,
            details=details,
            clock=self.by.clock,
            randomness=self.by.randomness,
        ) as writing:
            known = writing.current(Exhibit, made.key)
            if not made.label:
                made = msgspec.structs.replace(made, label=writing.next_label())
            writing.put(made, record=known[0] if known else None, expects=known[1] if known else 0)
        return made


def _key(exhibit: Exhibit, footage: Footage, what: str) -> Key:
    """No author can write it: `#` is not in the alphabet of keys."""
    return Key(f"{exhibit.key}#{footage.file}#{what}")
