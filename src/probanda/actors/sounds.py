"""How far two words lie apart, sound by sound: consonants count, vowels a little.

Rules:
1. A word is a line of sounds (`letters`). The distance is the cheapest way to turn one line into the other by leaving
   sounds out and by taking one for another. Two words of equal sounds are at 0.
2. Leaving a consonant out costs 1, `h` less (it is silent in half of all romanisations), a vowel 0.25. A vowel opposite
   a word of an abjad costs next to nothing: that script does not write it. A long vowel of an abjad costs more.
3. Two sounds that are romanised as each other (`_NEAR`) cost what stands there; two others of one class cost 0.9, of
   different classes 1.2 for consonants and 0.25 for vowels.
4. A difference in the first consonant counts half as much again.
5. Likeness is 1 less the distance by the length, where a consonant is long 1, a vowel 0.25.
"""

from functools import lru_cache

VOWELS = frozenset("aeiouIU")
WEAK = frozenset("aeiouIUyw'hAWYE^")
"""What a skeleton leaves out: vowels, glides, and sounds that romanisations drop."""

_LEAVE = {"h": 0.45, "'": 0.06, "w": 0.55, "y": 0.3, "A": 0.4, "W": 0.45, "Y": 0.45, "E": 0.12, "^": 0.15}
_LONG = {"A": 0.3, "W": 0.35, "Y": 0.4}
"""A long vowel of an abjad that a word with vowels does not write."""
_VOWEL, _CONSONANT = 0.25, 1.0
_UNWRITTEN = {"a": 0.04, "e": 0.05, "o": 0.05, "i": 0.06, "u": 0.06, "I": 0.25, "U": 0.2}
"""A vowel opposite an abjad; one that is written long should stand there too."""
_FAR_CONSONANT, _FAR_VOWEL, _MIXED = 1.2, 0.25, 1.1
_FIRST = 1.5

# Pairs that are written for one another, and what that costs. In both directions.
_NEAR = """
0.03 Ii Iy IY Uu Uw UW iy ey uw Wu Wo Ww Yi Yy Aa ^a ^e ^i ^o ^u 'a 'e 'i 'o 'u Ea Ee Eh KQ
0.05 Ie Uo QS QC XQ Kk Kq DT Bd
0.08 BD Wv WU Ye Ae sK ou ei
0.10 kq Gg JZ JC dD sT zD wv KC Kc cs ao ae
0.12 Bz Xh KS Ks Jg oa ui
0.15 Xk SC cC kK ^A ^Y ^W AY Jy
0.18 Ia Ua ai ue uy au io ^' dT ZS
0.20 tE Ss Dz zZ bv fv XK cK GX kg Tz tT
0.25 BT Bt Gr Ao AE A' Zy Qh JQ Gq JK
0.30 hg bp Kg qg dt Gk Gh Xg qX JD AW WY Au Ai Wa Yo Wi Yu Wy zJ sz
0.35 Qk KX Cs Cz pf td qG kX SZ gZ cS tc
0.45 mn lr hk JG
"""


def _near() -> dict[tuple[str, str], float]:
    costs: dict[tuple[str, str], float] = {}
    for line in _NEAR.split("\n"):
        cost, *pairs = line.split() or ("0",)
        for pair in pairs:
            one, other = pair[0], pair[1]
            if (one, other) not in costs:
                costs[one, other] = costs[other, one] = float(cost)
    return costs


_COSTS = _near()
_LONG_VOWELS = frozenset("AWYE^")
_ALPHABET = "IUabcdefghijklmnopqrstuvwxyzABCDEGJKQSTWXYZ^'"


def cost_of_change(one: str, other: str) -> float:
    """What it costs to read one sound for another (rule 3)."""
    if one == other:
        return 0.0
    near = _COSTS.get((one, other))
    if near is not None:
        return near
    soft = (one in WEAK) + (other in WEAK)
    return (_FAR_CONSONANT, _MIXED, _FAR_VOWEL)[soft]


def cost_to_leave(sound: str, *, opposite_abjad: bool, opposite_voweled: bool) -> float:
    """What it costs to leave a sound out, against a word of an abjad or of a script that writes vowels."""
    if sound in VOWELS:
        return _UNWRITTEN[sound] if opposite_abjad else _VOWEL
    if opposite_voweled and sound in _LONG:
        return _LONG[sound]
    return _LEAVE.get(sound, _CONSONANT)


class _Row(dict[str, float]):
    """What it costs to read one sound for any other."""

    def __init__(self, one: str) -> None:
        super().__init__({other: cost_of_change(one, other) for other in _ALPHABET})
        self.one = one

    def __missing__(self, other: str) -> float:
        return cost_of_change(self.one, other)


@lru_cache(maxsize=256)
def _row(one: str) -> _Row:
    return _Row(one)


def length_of(sounds: str) -> float:
    """How much there is to compare in a word (rule 5)."""
    return sum(0.25 if one in VOWELS or one in _LONG_VOWELS else 0.4 if one in WEAK else 1.0 for one in sounds)


def distance(left: str, right: str, *, left_abjad: bool, right_abjad: bool) -> float:
    """The cheapest way from one line of sounds to the other."""
    leave_left = [
        cost_to_leave(one, opposite_abjad=right_abjad, opposite_voweled=not right_abjad and left_abjad) for one in left
    ]
    leave_right = [
        cost_to_leave(one, opposite_abjad=left_abjad, opposite_voweled=not left_abjad and right_abjad) for one in right
    ]
    first_left = next((at for at, one in enumerate(left) if one not in WEAK), -1)
    first_right = next((at for at, one in enumerate(right) if one not in WEAK), -1)
    before = [0.0]
    total = 0.0
    for at, cost in enumerate(leave_right):
        total += cost * _FIRST if at == first_right else cost
        before.append(total)
    for row, sound in enumerate(left):
        leave = leave_left[row] * (_FIRST if row == first_left else 1.0)
        changes = _row(sound)
        now = [before[0] + leave]
        last = now[0]
        for column, other in enumerate(right):
            change = changes[other]
            add = leave_right[column]
            if column == first_right:
                add *= _FIRST
                change *= _FIRST
            elif row == first_left:
                change *= _FIRST
            best = before[column] + change
            over = before[column + 1] + leave
            best = min(best, over)
            over = last + add
            best = min(best, over)
            now.append(best)
            last = best
        before = now
    return before[-1]


def likeness(left: str, right: str, *, left_abjad: bool, right_abjad: bool) -> float:
    """How alike two lines of sounds are, 0 to 1 (rule 5)."""
    if left == right:
        return 1.0
    length = (length_of(left) + length_of(right)) / 2
    apart = distance(left, right, left_abjad=left_abjad, right_abjad=right_abjad)
    return max(0.0, 1.0 - apart / max(length, 1.5))
