"""Invented names, made by rule, and claims of an invented army, short to write."""

import sys
from collections.abc import Callable
from importlib.util import module_from_spec, spec_from_file_location
from pathlib import Path
from types import ModuleType

import pytest

from probanda.model.claim import Claim, Polarity, Resting
from probanda.model.ids import Key, RecordId
from probanda.model.stated import Basis, Posting, Relation, RelationKind, Role, Standing
from probanda.model.when import When

_MADE = Path(__file__).resolve().parents[2] / "fixtures" / "names" / "generate.py"


@pytest.fixture(scope="session")
def generate() -> ModuleType:
    """The generator of invented names, of tests/fixtures/names."""
    spec = spec_from_file_location("generate_names", _MADE)
    assert spec is not None
    assert spec.loader is not None
    module = module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


Claimed = Callable[..., Claim]


def dated(days: str) -> When:
    """`2014-01-01..2014-02-01`: a precise range; `<...>`: an imprecise one; `fi|fp|lp|li`: all four bounds."""
    if "|" in days:
        bounds = [part or None for part in days.split("|")]
        keys = ("first_imprecise", "first_precise", "last_precise", "last_imprecise")
        return When(**dict(zip(keys, bounds, strict=True)), words=days)
    if days.startswith("<"):
        first, _, last = days.strip("<>").partition("..")
        return When.between(first, last or first, words=days)
    first, _, last = days.partition("..")
    return When(
        first_imprecise=first, first_precise=first, last_precise=last or first, last_imprecise=last or first, words=days
    )


def claim(key, states, *, polarity=Polarity.ASSERTS, hedges=()) -> Claim:
    return Claim(
        key=Key(key),
        says=f"says {key}",
        by="a register",
        hedges=hedges,
        polarity=polarity,
        rests_on=(Resting(exhibit=RecordId("x")),),
        states=states,
    )


def posted(key, days, *, person="omar", unit="brigade", role=Role.COMMANDER, thread="t", **more) -> Claim:
    given = {name: more.pop(name) for name in ("polarity", "hedges") if name in more}
    fact = Posting(
        person=RecordId(person),
        unit=RecordId(unit),
        role=role,
        when=dated(days),
        thread=Key(thread) if thread else None,
        basis=more.pop("basis", Basis.UNSTATED),
        standing=more.pop("standing", Standing.ACCEPTED),
        **more,
    )
    return claim(key, fact, **given)


def under(key, unit, superior, *, days="2014-01-01..2014-12-31", kind=RelationKind.COMMAND, **more) -> Claim:
    given = {name: more.pop(name) for name in ("polarity", "hedges") if name in more}
    thread = more.pop("thread", f"{unit}-{superior}-{kind.value}")
    fact = Relation(
        unit=RecordId(unit), superior=RecordId(superior), relation=kind, when=dated(days), thread=Key(thread), **more
    )
    return claim(key, fact, **given)


@pytest.fixture(name="posted")
def _posted() -> Claimed:
    return posted


@pytest.fixture(name="under")
def _under() -> Claimed:
    return under
