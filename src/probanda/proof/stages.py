"""Stage tests: from levels in every world to a status, and from a status to "met".

- Over the worlds: supported in all -> supported; in some -> supported in some readings; in none -> the best of them.
- 53(1)(a), 58(1)(a): met by supported, supported in some readings, or contested. One live reading suffices.
- 61(7): met by supported, or by supported in some readings where every world with the preferred readings carries it.
  Who supposes another reading than the preferred one has no such world, and nothing is met.
- 66(3): met by supported only, and only when a person reviewed the theory. A reading is excluded there only once a
  second person confirmed that it is no longer reasonable; until then it is a reading like the others.
- At 53(1)(a) no suspect is needed: modes and identity are not required. Admissibility is assessed apart.
- 61(7) and 66(3) are strict: an open critical question blocks a `for` argument.
"""

from msgspec.structs import replace

from probanda.model.proof import Level, Passage, Stage, Status
from probanda.proof.gates import Grade
from probanda.proof.world_diagrams import WorldSet
from probanda.proof.worlds import Worlds

ARTICLE = {
    Stage.REASONABLE_BASIS: "53(1)(a)",
    Stage.REASONABLE_GROUNDS: "58(1)(a)",
    Stage.SUBSTANTIAL_GROUNDS: "61(7)",
    Stage.BEYOND_REASONABLE_DOUBT: "66(3)",
}
RANK = {stage: rank for rank, stage in enumerate(Stage)}
STRICT = frozenset({Stage.SUBSTANTIAL_GROUNDS, Stage.BEYOND_REASONABLE_DOUBT})


def status_of(grade: Grade, worlds: Worlds) -> Status:
    """The status of a node that is required and assessed."""
    if grade.supported == worlds.everywhere:
        return Status.SUPPORTED
    if grade.supported:
        return Status.IN_SOME_READINGS
    if grade.contested:
        return Status.CONTESTED
    return Status.INSUFFICIENT if grade.something else Status.GAP


def is_met(grade: Grade, worlds: Worlds, stage: Stage, *, reviewed: bool) -> bool:
    """Whether the stage test is met for a node that is required and assessed."""
    if stage is Stage.BEYOND_REASONABLE_DOUBT:
        return reviewed and grade.supported == worlds.everywhere
    if stage is Stage.SUBSTANTIAL_GROUNDS:
        return bool(worlds.preferred) and not worlds.preferred & ~grade.supported
    return bool(grade.contested)


def level_in(grade: Grade, alone: WorldSet) -> Level:
    """The level of a node in one world, given as the set of it alone."""
    return Level(sum(bool(reached & alone) for reached in grade))


def passages_at(passages: tuple[Passage, ...], stage: Stage) -> tuple[Passage, ...]:
    """The passages with the exclusions that count at this stage."""
    if stage is not Stage.BEYOND_REASONABLE_DOUBT:
        return passages
    return tuple(
        replace(
            passage, excluded=tuple(one for one in passage.excluded if one not in passage.unconfirmed), unconfirmed=()
        )
        for passage in passages
    )
