"""Claims: what one source asserts, at a selector, by whom, with which hedges.

A claim never loses its hedges or its chain of attribution: no later sentence may say more than it.
"""

from enum import Enum

from msgspec import UNSET, UnsetType

from probanda.model.ids import Key, RecordId
from probanda.model.selector import Selector
from probanda.model.stated import Stated
from probanda.model.value import Body, Value


class Polarity(Enum):
    """Whether the source asserts or denies."""

    ASSERTS = "asserts"
    DENIES = "denies"


class PassageRef(Value, frozen=True, kw_only=True):
    """A passage that the claim rests on, and the readings in which it holds; empty: in all listed readings."""

    transcript: RecordId
    passage: Key
    holds_in: tuple[Key, ...] = ()


class Resting(Value, frozen=True, kw_only=True):
    """One exhibit that the claim rests on, and where in it."""

    exhibit: RecordId
    selector: Selector | None = None


class Claim(Body, frozen=True, kw_only=True, tag="claim"):
    """What one source asserts. It stands only while ALL the exhibits that it rests on stand."""

    key: Key
    says: str
    """The whole statement in our words, hedges included; a denial reads as one ("he did not say ...")."""
    quote: str = ""
    """The source's own words, where it is quoted."""
    by: str
    """Who asserts it."""
    chain: tuple[str, ...] = ()
    """Attribution, outermost first: ("the newspaper", "a spokesman")."""
    hedges: tuple[str, ...] = ()
    """The hedging words as they stand in the source ("reportedly")."""
    polarity: Polarity = Polarity.ASSERTS
    rests_on: tuple[Resting, ...]
    passages: tuple[PassageRef, ...] = ()
    fact: Key | None = None
    """Claims of one fact share this name; origins are counted for it. None: a fact of its own."""
    states: Stated | UnsetType = UNSET
    """What it states of actors, in a form that can be counted with; the words above stay what was said."""
