"""The words of dates in English and Arabic, folded: small letters, one alef, no hamza seats, no vowel signs.

A word can have several senses ("May", "second", قبل): all are kept, and the grammar takes what fits. Arabic months
stand in the names of the Levant, of Egypt and the Gulf, of the Maghreb and of Libya.
"""

from collections.abc import Iterator
from enum import Enum, auto


class Kind(Enum):
    """What a word can be in a date expression."""

    NUMBER = auto()
    ORDINAL = auto()
    COUNT = auto()
    """A number in words."""
    NUMERIC = auto()
    """Three numbers with strokes, or two."""
    ISO = auto()
    CLOCK = auto()
    DECADE = auto()
    QUARTER = auto()
    MONTH = auto()
    HIJRI = auto()
    WEEKDAY = auto()
    SEASON = auto()
    UNIT = auto()
    TWO_UNITS = auto()
    """يومين: two days in one word."""
    PART = auto()
    ERA = auto()
    YEAR_WORD = auto()
    OF = auto()
    LEAD = auto()
    FROM = auto()
    TO = auto()
    UNTIL = auto()
    SINCE = auto()
    BETWEEN = auto()
    AND = auto()
    NO_LATER = auto()
    NO_EARLIER = auto()
    BEFORE = auto()
    AFTER = auto()
    ONWARDS = auto()
    ABOUT = auto()
    THROUGHOUT = auto()
    PERHAPS = auto()
    NIGHT = auto()
    LAST = auto()
    THIS = auto()
    NEXT = auto()
    PREVIOUS = auto()
    PAST = auto()
    AGO = auto()
    LATER = auto()
    EARLIER = auto()
    NAMED_DAY = auto()
    SAME_AS = auto()
    HALF_DAY = auto()
    """am, pm and the like."""
    HOUR_WORD = auto()
    ZONE = auto()
    LOCAL = auto()
    DASH = auto()
    SLASH = auto()
    COMMA = auto()
    APOSTROPHE = auto()
    OPEN = auto()
    CLOSE = auto()
    SIGN = auto()
    DOT = auto()


DAY, WEEK, MONTH, YEAR, DECADE, CENTURY, QUARTER, HALF = range(8)
"""Units."""
EARLY, MID, LATE, FIRST_HALF, SECOND_HALF = range(5)
"""Parts."""
BC, AD, AH = range(3)
"""Eras."""
AM, PM, NOON, MIDNIGHT = range(4)
Sense = tuple[Kind, int]

_ENGLISH: dict[Kind, tuple[str, ...]] = {
    # Members are numbered from the value in `_FROM`; spellings of one are divided by a stroke.
    Kind.MONTH: (
        "january|jan",
        "february|feb",
        "march|mar",
        "april|apr",
        "may",
        "june|jun",
        "july|jul",
        "august|aug",
        "september|sept|sep",
        "october|oct",
        "november|nov",
        "december|dec",
    ),
    Kind.HIJRI: (
        "muharram|moharram",
        "safar",
        "rabi al-awwal|rabi al-awal|rabi ul-awwal|rabi i|rabi 1",
        "rabi al-thani|rabi ath-thani|rabi al-akhir|rabi ii|rabi 2",
        "jumada al-ula|jumada al-awwal|jumada i|jumada 1",
        "jumada al-thani|jumada al-thaniyah|jumada al-akhira|jumada al-akhirah|jumada ii|jumada 2",
        "rajab",
        "shaban|shaaban|sha'ban",
        "ramadan|ramadhan",
        "shawwal|shawal",
        "dhu al-qada|dhu al-qadah|dhu al-qa'da|dhu al-qi'dah|zul qada",
        "dhu al-hijja|dhu al-hijjah|zul hijja|zulhijja",
    ),
    Kind.WEEKDAY: (
        "monday|mon",
        "tuesday|tue|tues",
        "wednesday|wed",
        "thursday|thu|thurs",
        "friday|fri",
        "saturday|sat",
        "sunday|sun",
    ),
    Kind.SEASON: ("spring|springtime", "summer|summertime", "autumn|fall", "winter|wintertime"),
    Kind.UNIT: (
        "day|days",
        "week|weeks",
        "month|months",
        "year|years",
        "decade|decades",
        "century|centuries",
        "quarter",
        "half",
    ),
    Kind.PART: (
        "early|beginning of|start of|the beginning of|the start of|early in|at the beginning of|at the start of",
        "mid|middle of|the middle of|in the middle of|mid of",
        "late|end of|the end of|late in|at the end of|towards the end of",
        "first half of|the first half of",
        "second half of|the second half of",
    ),
    Kind.ERA: ("bc|bce|b.c.|b.c", "ad|ce|a.d.|a.d", "ah|a.h.|a.h|hijri"),
    Kind.NAMED_DAY: (
        "the day before yesterday",
        "yesterday|yesterday morning|yesterday afternoon|yesterday evening",
        "today|this morning|this afternoon|this evening|the same day|that day|that same day",
        "tomorrow|tomorrow morning|tomorrow evening",
        "the day after tomorrow",
    ),
    Kind.HALF_DAY: ("am|a.m.|a.m", "pm|p.m.|p.m", "noon|midday", "midnight"),
    Kind.ORDINAL: (
        "first",
        "second",
        "third",
        "fourth",
        "fifth",
        "sixth",
        "seventh",
        "eighth",
        "ninth",
        "tenth",
        "eleventh",
        "twelfth",
        "thirteenth",
        "fourteenth",
        "fifteenth",
        "sixteenth",
        "seventeenth",
        "eighteenth",
        "nineteenth",
        "twentieth",
        *(
            f"twenty-{one}|twenty {one}"
            for one in ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")
        ),
        "thirtieth",
        "thirty-first|thirty first",
    ),
    Kind.COUNT: (
        "one|a|an",
        "two|a couple of",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
    ),
}
_ARABIC: dict[Kind, tuple[str, ...]] = {
    Kind.MONTH: (
        "كانون الثاني|يناير|جانفي|ينبر|اي النار|كانون ثاني",
        "شباط|فبراير|فيفري|النوار",
        "اذار|مارس",
        "نيسان|ابريل|افريل",
        "ايار|مايو|ماي",
        "حزيران|يونيو|يونيه|جوان",
        "تموز|يوليو|يوليه|جويليه|يوليوز",
        "اب|اغسطس|اوت|غشت|هانيبال",
        "ايلول|سبتمبر|شتنبر",
        "تشرين الاول|اكتوبر|تشرين اول|التمور",
        "تشرين الثاني|نوفمبر|نونبر|تشرين ثاني|الحرث",
        "كانون الاول|ديسمبر|دجنبر|كانون اول",
    ),
    Kind.HIJRI: (
        "محرم|المحرم|محرم الحرام",
        "صفر",
        "ربيع الاول|ربيع اول",
        "ربيع الاخر|ربيع الثاني|ربيع ثاني",
        "جمادي الاولي|جمادي الاول",
        "جمادي الاخره|جمادي الثانيه|جمادي الاخر",
        "رجب",
        "شعبان",
        "رمضان",
        "شوال",
        "ذو القعده|ذي القعده",
        "ذو الحجه|ذي الحجه",
    ),
    Kind.WEEKDAY: ("الاثنين|الاثنان", "الثلاثاء", "الاربعاء", "الخميس", "الجمعه", "السبت", "الاحد"),
    Kind.SEASON: ("ربيع|الربيع", "صيف|الصيف", "خريف|الخريف", "شتاء|الشتاء"),
    Kind.UNIT: (
        "يوم|ايام|يوما",
        "اسبوع|اسابيع|الاسبوع|اسبوعا",
        "شهر|اشهر|شهور|الشهر|شهرا",
        "عام|سنه|اعوام|سنوات|العام|السنه|سنين",
        "عقد|العقد|عقود",
        "قرن|القرن|قرون",
        "الربع|ربع",
        "النصف|نصف",
    ),
    Kind.TWO_UNITS: ("يومين|يومان", "اسبوعين|اسبوعان", "شهرين|شهران", "عامين|سنتين|عامان|سنتان"),
    Kind.PART: (
        "مطلع|اوائل|بدايه|مستهل",
        "منتصف|اواسط|وسط",
        "اواخر|نهايه|اخر",
        "النصف الاول من",
        "النصف الثاني من",
    ),
    Kind.ERA: ("ق م|قبل الميلاد", "م|ميلادي|ميلاديه|الميلادي|للميلاد", "ه|هـ|هجري|هجريه|الهجري|للهجره"),
    Kind.NAMED_DAY: ("اول امس|امس الاول|اول من امس", "امس|البارحه", "اليوم", "غدا", "بعد غد"),
    Kind.HALF_DAY: ("صباحا|ص", "مساء|ظهرا|بعد الظهر", "", "منتصف الليل"),
    Kind.ORDINAL: (
        "الاول|الاولي|اول|الفاتح",
        "الثاني|الثانيه",
        "الثالث|الثالثه",
        "الرابع|الرابعه",
        "الخامس|الخامسه",
        "السادس|السادسه",
        "السابع|السابعه",
        "الثامن|الثامنه",
        "التاسع|التاسعه",
        "العاشر|العاشره",
        "الحادي عشر",
        "الثاني عشر",
        "الثالث عشر",
        "الرابع عشر",
        "الخامس عشر",
        "السادس عشر",
        "السابع عشر",
        "الثامن عشر",
        "التاسع عشر",
        "العشرين|العشرون",
        *(
            f"{one} والعشرين|{one} والعشرون"
            for one in ("الحادي", "الثاني", "الثالث", "الرابع", "الخامس", "السادس", "السابع", "الثامن", "التاسع")
        ),
        "الثلاثين|الثلاثون",
        "الحادي والثلاثين|الحادي والثلاثون",
    ),
    Kind.COUNT: (
        "",
        "",
        "ثلاثه|ثلاث",
        "اربعه|اربع",
        "خمسه|خمس",
        "سته|ست",
        "سبعه|سبع",
        "ثمانيه|ثماني|ثمان",
        "تسعه|تسع",
        "عشره|عشر",
        "احد عشر",
        "اثني عشر|اثنا عشر",
    ),
}
_FROM = {Kind.UNIT: 0, Kind.TWO_UNITS: 0, Kind.PART: 0, Kind.ERA: 0, Kind.HALF_DAY: 0}
_FROM |= {Kind.NAMED_DAY: -2}
_PLAIN: dict[Kind, str] = {
    Kind.YEAR_WORD: "the year|year|سنه|عام|العام",
    Kind.OF: "of|of the|in the|من|من شهر|شهر|in",
    Kind.LEAD: "on|on the|in|in the|at|at the|during|during the|the|dated|date|as of|في|بتاريخ|يوم|خلال|تاريخ|في يوم"
    "|the day of|the month of|the year|in the year|شهر|في شهر|عام|سنه|في عام|في سنه"
    "|صباح|مساء|فجر|ظهر|عصر|صباح يوم|مساء يوم"
    "|on the morning of|the morning of|on the afternoon of|on the evening of|the evening of|on the day of",
    Kind.FROM: "from|from the|starting|starting on|starting from|beginning|beginning on"
    "|من|ابتداء من|اعتبارا من|بدءا من",
    Kind.TO: "to|to the|through|الي|حتي|لغايه",
    Kind.UNTIL: "until|until the|till|up to|up until|حتي|لغايه|الي غايه",
    Kind.SINCE: "since|since the|ever since|منذ|مند|مذ",
    Kind.BETWEEN: "between|between the|بين|ما بين|فيما بين",
    Kind.AND: "and|and the|و|وبين",
    Kind.NO_LATER: "by|by the|no later than|not later than|on or before|at the latest on"
    "|في موعد اقصاه|في موعد لا يتجاوز",
    Kind.NO_EARLIER: "no earlier than|not earlier than|not before|on or after|at the earliest on|ليس قبل",
    Kind.BEFORE: "before|before the|prior to|earlier than|قبل|قبيل",
    Kind.AFTER: "after|after the|following|later than|بعد|عقب|بعيد",
    Kind.ONWARDS: "onwards|onward|on|فصاعدا|وما بعده",
    Kind.ABOUT: "on or about|about|on or around|around|circa|ca|c|approximately|roughly|near|in about|in around"
    "|at about|on approximately|نحو|حوالي|قرابه|في حدود|في نحو|في حوالي",
    Kind.THROUGHOUT: "throughout|throughout the|all of|the whole of|all through|for the whole of|the entire|all|whole"
    "|طوال|طيله|علي مدار|كل",
    Kind.PERHAPS: "possibly|perhaps|maybe|probably|presumably|ربما|لعل|يحتمل",
    Kind.NIGHT: "night of|night of the|the night of|the night of the|in the night of|in the night of the"
    "|on the night of|on the night of the|overnight|overnight on|in the night from|on the night from|the night from"
    "|the night between"
    "|ليله|ليل|في ليله|في ليل",
    Kind.LAST: "last|the last|الماضي|الماضيه|الفائت|الفائته|المنصرم|المنصرمه",
    Kind.THIS: "this|the current|هذا|هذه|الجاري|الجاريه|الحالي|الحاليه",
    Kind.NEXT: "next|the next|the following|following|the coming|coming|القادم|القادمه|المقبل|المقبله|التالي|التاليه",
    Kind.PREVIOUS: "the previous|previous|the preceding|preceding|السابق|السابقه",
    Kind.PAST: "the past|past|the last",
    Kind.AGO: "ago",
    Kind.LATER: "later|afterwards|from now|hence",
    Kind.EARLIER: "earlier|before that|previously|before",
    Kind.SAME_AS: "corresponding to|الموافق|الموافق ل|الموافق يوم|المصادف",
    Kind.HOUR_WORD: "hours|hrs|o'clock|at|الساعه|في الساعه|عند الساعه|علي الساعه",
    Kind.LOCAL: "local time|local|بالتوقيت المحلي|بتوقيت",
}
_MORE: dict[str, Sense] = {
    "last night": (Kind.NIGHT, -1),
    "tonight": (Kind.NIGHT, 1),
    "الليله الماضيه": (Kind.NIGHT, -1),
    "الليله": (Kind.NIGHT, 1),
}
ZONES: dict[str, tuple[int, ...]] = {
    # Minutes east of UTC. Several where people use one name for several zones; none is chosen.
    "utc": (0,),
    "gmt": (0,),
    "z": (0,),
    "zulu": (0,),
    "cet": (60,),
    "cest": (120,),
    "eet": (120,),
    "eest": (180,),
    "wet": (0,),
    "msk": (180,),
    "edt": (-240,),
    "pst": (-480,),
    "pdt": (-420,),
    "cdt": (-300,),
    "mdt": (-360,),
    "mst": (-420,),
    "est": (-300, 600),
    "cst": (-360, 480),
    "ist": (330, 120, 60),
    "bst": (60, 360),
    "ast": (-240, 180),
    "بتوقيت غرينتش": (0,),
    "غرينتش": (0,),
}
ZONE_NAMES = tuple(ZONES)
_SINGLE = {"-": Kind.DASH, "–": Kind.DASH, "—": Kind.DASH, "‑": Kind.DASH, "−": Kind.DASH, "/": Kind.SLASH}
_SINGLE |= {",": Kind.COMMA, "،": Kind.COMMA, "'": Kind.APOSTROPHE, "’": Kind.APOSTROPHE}
_SINGLE |= {"(": Kind.OPEN, "[": Kind.OPEN, ")": Kind.CLOSE, "]": Kind.CLOSE, "+": Kind.SIGN, ".": Kind.DOT}
MARKS: dict[str, tuple[Sense, ...]] = {mark: ((kind, 0),) for mark, kind in _SINGLE.items()}


def phrases() -> dict[str, list[tuple[tuple[str, ...], tuple[Sense, ...]]]]:
    """All phrases by their first word, long ones first, each with its senses."""
    senses: dict[str, list[Sense]] = {}
    for spelling, sense in _spellings():
        senses.setdefault(spelling, []).append(sense)
    found: dict[str, list[tuple[tuple[str, ...], tuple[Sense, ...]]]] = {}
    for spelling, several in senses.items():
        words = tuple(spelling.replace("-", " - ").replace("'", " ' ").replace(".", " . ").split())
        found.setdefault(words[0], []).append((words, tuple(several)))
    for several_phrases in found.values():
        several_phrases.sort(key=lambda phrase: -len(phrase[0]))
    return found


def _spellings() -> Iterator[tuple[str, Sense]]:
    for kind, members in (*_ENGLISH.items(), *_ARABIC.items()):
        for at, member in enumerate(members):
            for spelling in filter(None, member.split("|")):
                yield spelling, (kind, at + _FROM.get(kind, 1))
    for kind, plain in _PLAIN.items():
        for spelling in plain.split("|"):
            yield spelling, (kind, 0)
    yield from _MORE.items()
    for at, name in enumerate(ZONE_NAMES):
        yield name, (Kind.ZONE, at)
