"""Letters of several scripts to one alphabet of sounds, one character a sound.

Rules, in order:
1. Compatibility forms, case, marks without a sound (bidirectional marks, zero-width characters, Arabic vowel signs,
   tatweel) and diacritics that change no sound go away. Digits of any script become 0 to 9.
2. A word of two alphabets that look alike (Latin with Cyrillic or Greek letters) is read in the one with more letters.
3. Arabic, Persian and Urdu letters, and Hebrew ones, are abjads: what they write are consonants and long vowels (`A`,
   `W`, `Y`, `E` for a final ta marbuta or he, `^` for an alef at the head, `'` for ayn). All other scripts write
   vowels (`a e i o u`, and `I U` where a romanisation writes them long: "ee", "oo").
4. One sound that is romanised in several ways is one character: `S` sh, `C` ch (tch), `Q` a written "ch" (which may be
   sh, ch or kh), `K` a written "c", `J` j (dj), `Z` zh, `X` kh, `G` gh, `T` th, `D` dh, `B` an
   Arabic dad, `c` ts.
5. A letter of a script that has no table stands for itself: it matches itself only.
"""

import re
import unicodedata
from functools import lru_cache

_ARABIC = {
    "ا": "A", "أ": "A", "إ": "A", "آ": "A", "ٱ": "A", "ى": "A", "ب": "b", "پ": "p", "ت": "t", "ٹ": "t", "ث": "T",
    "ج": "J", "چ": "C", "ح": "h", "خ": "X", "د": "d", "ڈ": "d", "ذ": "D", "ر": "r", "ڑ": "r", "ز": "z", "ژ": "Z",
    "س": "s", "ش": "S", "ص": "s", "ض": "B", "ط": "t", "ظ": "D", "ع": "'", "غ": "G", "ف": "f", "ڤ": "v", "ڥ": "v",
    "ق": "q", "ڨ": "g", "ك": "k", "ک": "k", "گ": "g", "ڭ": "g", "ݣ": "g", "ل": "l", "م": "m", "ن": "n", "ں": "n",
    "ه": "h", "ھ": "h", "ہ": "h", "ة": "E", "ۃ": "E", "ۀ": "E", "و": "W", "ؤ": "W", "ۇ": "W", "ۆ": "W", "ۋ": "v",
    "ي": "Y", "ی": "Y", "ئ": "Y", "ے": "Y", "ې": "Y", "ء": "", "ە": "e", "ێ": "e",
}  # fmt: skip
_HEBREW = {
    "א": "A", "ב": "b", "ג": "g", "ד": "d", "ה": "h", "ו": "W", "ז": "z", "ח": "X", "ט": "t", "י": "Y", "כ": "k",
    "ך": "X", "ל": "l", "מ": "m", "ם": "m", "נ": "n", "ן": "n", "ס": "s", "ע": "'", "פ": "p", "ף": "f", "צ": "c",
    "ץ": "c", "ק": "k", "ר": "r", "ש": "S", "ת": "t",
}  # fmt: skip
_CYRILLIC = {
    "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "o", "ж": "Z", "з": "z", "и": "i", "й": "y",
    "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
    "х": "X", "ц": "c", "ч": "C", "ш": "S", "щ": "S", "ъ": "", "ы": "i", "ь": "", "э": "e", "ю": "yu", "я": "ya",
    "і": "i", "ї": "yi", "є": "e", "ґ": "g", "ў": "u", "ђ": "J", "ј": "y", "љ": "ly", "њ": "ny", "ћ": "C", "џ": "J",
    "ќ": "k", "ѓ": "g", "ѕ": "z", "қ": "q", "ғ": "G", "ң": "n", "ө": "o", "ұ": "u", "ү": "u", "һ": "h", "ә": "a",
    "җ": "J", "ҷ": "J", "ҳ": "h", "ӣ": "i", "ӯ": "u",
}  # fmt: skip
_GREEK = {
    "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "T", "ι": "i", "κ": "k", "λ": "l",
    "μ": "m", "ν": "n", "ξ": "ks", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "i", "φ": "f",
    "χ": "X", "ψ": "ps", "ω": "o",
}  # fmt: skip
_GEORGIAN = dict(
    zip("აბგდევზთიკლმნოპჟრსტუფქღყშჩცძწჭხჯჰ", "abgdevztiklmnopZrstupkGqSCczcCXJh", strict=True),
)
_ARMENIAN = dict(zip("աբգդեզէըթժիլխծկհձղճմյնշոչպջռսվտրցւփքօֆ", "abgdezeetZilXckhzGCmynSoCpJrsvtrcupkof", strict=True))
# Letters of one sound that a Latin alphabet writes with a sign of its own; all others lose their sign.
_LATIN = {
    "ş": "S", "š": "S", "ș": "S", "ś": "S", "ç": "C", "č": "C", "ć": "C", "ž": "Z", "ź": "z", "ż": "Z", "ğ": "G",
    "ı": "i", "ø": "o", "æ": "e", "œ": "e", "ß": "s", "đ": "d", "þ": "T", "ð": "D", "ł": "l", "ə": "a",
    "ţ": "c", "ț": "c", "ḫ": "X", "ḥ": "h", "ġ": "G", "ǧ": "J", "ḏ": "D", "ṯ": "T", "ẓ": "D", "ẖ": "X", "ʿ": "'",
    "ʾ": "", "ʻ": "'", "ʼ": "'",
}  # fmt: skip
# Written sounds of several Latin letters, longest first: English, French, German, Polish and Turkish habits together.
_DIGRAPHS = (
    ("shch", "S"), ("chtch", "S"), ("tsch", "C"), ("sch", "S"), ("tch", "C"), ("ough", "o"), ("eau", "o"),
    ("tz", "c"), ("ts", "c"), ("sh", "S"), ("ch", "Q"), ("kh", "X"), ("gh", "G"), ("zh", "Z"), ("th", "T"), ("dh", "D"),
    ("ph", "f"), ("dj", "J"), ("dzh", "J"), ("cz", "C"), ("sz", "S"), ("ck", "k"), ("que", "ke"), ("qui", "ki"),
    ("ou", "u"), ("oo", "U"),
    ("ee", "I"), ("aa", "a"), ("ii", "I"), ("uu", "U"), ("iy", "i"), ("yi", "i"), ("yy", "i"),
    ("oe", "o"), ("ue", "u"), ("x", "ks"),
)  # fmt: skip
_MULTI = re.compile("|".join(sorted((one for one, _ in _DIGRAPHS), key=len, reverse=True)))
_WRITTEN = dict(_DIGRAPHS)
_PLAIN = {"c": "K", "j": "J"}
_SOFT_C = re.compile(r"c(?=[eiy])")
_CHINESE_X = re.compile(r"(?:^|(?<=[ng]))(?:x|hs)(?=[iuy])")  # "Xiao", "Mingxian", "Hsiao"; not "Maxim"
_LOOK_LATIN = str.maketrans("авекмнорстухіјѕһԛԝԁ" + "αβεηικνορτυχ", "abekmhopctyxijshqwd" + "abenikvoptux")
_LOOK_CYRILLIC = str.maketrans("abekmhopctyxijs", "авекмнорстухіјѕ")
_HAN_GUL = range(0xAC00, 0xD7A4)
_INITIALS = ("g", "k", "n", "d", "t", "r", "m", "b", "p", "s", "s", "", "J", "J", "C", "k", "t", "p", "h")
_MEDIALS = "a e ya ye o e yo ye o wa we we yo u wo we wi yu u i i".split()  # noqa: SIM905 - in Unicode's order
_FINALS = ("", *"k k k n n n t l l l l l l l l m p p t t n t t k t p h".split())  # noqa: SIM905 - the same
ABJADS = frozenset({"ARABIC", "HEBREW"})
_TABLES = {
    "ARABIC": _ARABIC, "HEBREW": _HEBREW, "CYRILLIC": _CYRILLIC, "GREEK": _GREEK, "GEORGIAN": _GEORGIAN,
    "ARMENIAN": _ARMENIAN,
}  # fmt: skip


@lru_cache(maxsize=65536)  # the letters of living scripts, asked for again and again
def script_of(letter: str) -> str:
    """The script of a letter by its Unicode name ("ARABIC"); empty for what is no letter."""
    if letter.isascii():
        return "LATIN" if letter.isalpha() else ""
    if not letter.isalpha():
        return ""
    return unicodedata.name(letter, "").partition(" ")[0]


@lru_cache(maxsize=65536)
def _clean_letter(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind == "Cf" or letter == "ـ":
        return ""
    if kind == "Nd":
        return str(unicodedata.digit(letter))
    if kind in {"Mn", "Me"} and unicodedata.name(letter, "").startswith(("ARABIC", "HEBREW", "COMBINING GRAPHEME")):
        return ""
    if letter in "’‘ʼʻ`´ʹ′＇":
        return "'"
    return "-" if kind == "Pd" else letter


def clean(text: str) -> str:
    """The text in small letters of compatibility form, without what has no sound (rule 1); diacritics still stand."""
    if text.isascii():
        return text.lower()
    folded = unicodedata.normalize("NFKC", text.replace("İ", "i")).lower().replace("i̇", "i")
    composed = unicodedata.normalize("NFC", "".join(map(_clean_letter, folded)))
    return "".join(one for one in composed if not unicodedata.combining(one) or not is_loose(one))


@lru_cache(maxsize=1024)
def is_loose(sign: str) -> bool:
    """Whether a sign is one of those that stand on any letter: where it made no letter of its own it has no sound."""
    return unicodedata.name(sign, "").startswith("COMBINING")


def plain(word: str) -> str:
    """A cleaned word without diacritics of any kind: what tables of words are looked up by."""
    if word.isascii():
        return word
    parts = unicodedata.normalize("NFKD", word)
    return "".join(one for one in parts if not unicodedata.combining(one) or script_of(one) == "ARABIC")


def one_alphabet(word: str) -> tuple[str, str, bool]:
    """The word in one alphabet, which one, and whether it was written in two that look alike (rule 2)."""
    scripts = [script for script in map(script_of, word) if script]
    if not scripts:
        return word, "", False
    first = scripts[0]
    if scripts.count(first) == len(scripts):
        return word, first, False
    alike = {"LATIN", "CYRILLIC", "GREEK"}
    most = max(sorted(set(scripts)), key=scripts.count)
    if most not in alike or len(alike.intersection(scripts)) == 1:
        return word, most, False
    if most == "CYRILLIC":
        return word.translate(_LOOK_CYRILLIC), most, True
    return word.translate(_LOOK_LATIN), "LATIN", True


def sounds_of(word: str, script: str) -> str:
    """The sounds of one cleaned word of a script, a character each."""
    if script == "LATIN":
        return _once(_latin(word))
    table = _TABLES.get(script)
    if table is None:
        return _once(_hangul(word)) if script == "HANGUL" else word
    if script == "ARABIC":
        return _arabic(word)
    if script == "GREEK":
        word = word.replace("ου", "у").replace("μπ", "b").replace("ντ", "d").replace("τζ", "J")
    letters = word if script == "CYRILLIC" else plain(word)
    sounds = "".join(table.get(one, _CYRILLIC.get(one, one)) for one in letters if not unicodedata.combining(one))
    return _once(sounds.replace("ks", "ks").replace("iy", "i").replace("yi", "i"))


def _arabic(word: str) -> str:
    sounds = "".join(_ARABIC.get(one, "" if unicodedata.combining(one) else one) for one in word)
    if len(sounds) > 1 and sounds[-1] == "h" and sounds[-2] not in "AWY":
        sounds = sounds[:-1] + "E"  # Persian, and careless Arabic, write a final ta marbuta as he
    return "^" + sounds[1:] if sounds[:1] == "A" else sounds


def _latin(word: str) -> str:
    if not word.isascii():
        out = []
        for letter in word:
            sound = _LATIN.get(letter)
            out.append(sound if sound is not None else plain(letter))
        word = "".join(out)
    word = _CHINESE_X.sub("S", word)
    word = _MULTI.sub(lambda found: _WRITTEN[found[0]], word)
    word = _SOFT_C.sub("s", word)
    return "".join(_PLAIN.get(one, one) for one in word if one.isalnum() or one == "'")


def _hangul(word: str) -> str:
    out = []
    for letter in word:
        at = ord(letter)
        if at not in _HAN_GUL:
            out.append(letter)
            continue
        number = at - _HAN_GUL.start
        out += [_INITIALS[number // 588], _MEDIALS[number % 588 // 28], _FINALS[number % 28]]
    return "".join(out)


def _once(sounds: str) -> str:
    """Sounds without doubling."""
    return "".join(one for at, one in enumerate(sounds) if not at or sounds[at - 1] != one)
