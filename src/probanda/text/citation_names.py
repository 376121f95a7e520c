"""Names of instruments as people write them, and which one a citation belongs to.

A name stands right before a citation ("Geneva Convention III, art. 4"), right after it ("article 4 of the Third Geneva
Convention"), or earlier in the text. An instrument that we know no numbering of ("the Constitution") is a name too: its
key is `FOREIGN`, and a citation of it cannot be confirmed.
"""

import re

import msgspec

FOREIGN = "?"
_SPACE = r"[\s\u00a0\u2009\u202f]"
# Runs of spaces are bounded, so that a page of spaces cannot make a search take for ever.
_SPACES, _SPACES_1 = _SPACE + "{0,8}", _SPACE + "{1,8}"
_ROMAN = {"I": "I", "II": "II", "III": "III", "IV": "IV", "1": "I", "2": "II", "3": "III", "4": "IV"}
_ORDINAL = {"first": "I", "second": "II", "third": "III", "fourth": "IV"}

# Order matters: what is named more closely comes first, foreign instruments before the plain word "Statute".
_NAMES = re.compile(
    r"""(?<![A-Za-z])(?=[A-Zcن])(?:  # tried at capitals only: most places of a text are passed at once
      (?P<EOC>Elements\ of\ Crimes)
    | (?P<RS>Rome\ Statute(?:\ of\ the\ (?:International\ Criminal\ Court|ICC))?|ICC\ Statute|ICCSt\b\.?|RS\b
        |Statute\ of\ the\ (?:International\ Criminal\ Court|ICC|Court)\b|نظام\ روما(?:\ الأساسي)?)
    | (?P<gcw>First|Second|Third|Fourth)\ Geneva\ Convention
    | Geneva\ Convention\ (?:No\.\ )?(?P<gcn>I{1,3}|IV|[1-4])\b
    | GC(?:\ )?(?P<gca>I{1,3}|IV|[1-4])\b
    | (?P<GC>Geneva\ Conventions|GCs\b)
    | (?P<apw>First|Second|Third)\ (?:Additional\ Protocol|Protocol\ Additional)
    | (?:Additional\ Protocol|Protocol\ Additional|AP)(?:\ )?(?P<apn>I{1,3}|[1-3])\b
    | Protocol\ (?P<apt>I{1,3})\ additional\ to\ the\ Geneva\ Conventions
    | (?P<HR1907>Hague\ Regulations(?:\ of\ 1907)?
        |Regulations\ (?:respecting|concerning)\ the\ Laws\ and\ Customs\ of\ War(?:\ on\ Land)?)
    | (?P<GENC>Genocide\ Convention|Convention\ on\ the\ Prevention\ and\ Punishment\ of\ the\ Crime\ of\ Genocide)
    | (?P<CAT>(?:UN\ )?Convention\ [Aa]gainst\ Torture|Torture\ Convention|UNCAT\b|CAT\b)
    | (?P<RPE>Rules\ of\ Procedure\ and\ Evidence|ICC\ Rules|RPE\b)
    | (?P<CIHL>CIHL(?:\ [Ss]tudy)?|[Cc]ustomary\ (?:IHL|[Ii]nternational\ [Hh]umanitarian\ [Ll]aw)(?:\ [Ss]tudy)?
        |ICRC\ (?:[Cc]ustomary\ (?:IHL|[Ii]nternational\ [Hh]umanitarian\ [Ll]aw)\ )?[Ss]tudy)
    | (?P<foreign>(?:UN\ |U\.N\.\ )?Charter\b|ICCPR\b|ICESCR\b|ECHR\b|UDHR\b|TFEU\b|TEU\b|VCLT\b|CEDAW\b|CRC\b
        |(?:ICTY|ICTR|SCSL|STL|ICJ|Tribunal|War\ Crimes)(?:['’]s)?\ Statute
        |Statute\ of\ (?!the\ (?:ICC|International\ Criminal\ Court|Court\b))(?:the\ )?[A-Z]\w*
        |(?:[A-Z][\w.’'-]*\ ){0,4}(?:Constitution|Covenant|Treaty|Penal\ Code|Criminal\ Code|Code|Act|Directive
            |Agreement|Declaration|Penal\ Law|(?<!Additional[\s\u00a0])Protocol(?!\ (?:I{1,3}\b|Additional))
            |(?<!Genocide[\s\u00a0])(?<!Geneva[\s\u00a0])(?<!Torture[\s\u00a0])Convention
                (?!\ (?:[Aa]gainst\ Torture|on\ the\ Prevention)))\b)
    | (?P<RS2>Statute\b))
    """.replace(r"\ ", _SPACE + "{1,8}"),
    re.VERBOSE,
)
# What each name begins with: most windows are passed at once.
_BEGINNING = re.compile(r"[A-Zن]|cust")
_GAP_BEFORE = re.compile(rf"(?:['’]s)?{_SPACES}(?:\(?(?:of{_SPACE})?[0-9]{{4}}\)?)?{_SPACES}[,;:(\[–—-]?{_SPACES}")
_GAP_AFTER = re.compile(
    rf"{_SPACES},?{_SPACES}\(?(?:common{_SPACES_1})?(?:(?:of|to|in|from|under|من){_SPACES_1})?(?:(?:the|its){_SPACES_1})?"
    rf"(?:[0-9]{{4}}{_SPACES_1})?"
)
# The longest name with the words between it and its citation.
_REACH = 110


class Named(msgspec.Struct, frozen=True, kw_only=True):
    """A name found in the text, its instrument's key and its span."""

    key: str
    start: int
    end: int


def names_in(text: str, start: int, end: int) -> list[Named]:
    """All names of instruments in text[start:end], in order."""
    if not _BEGINNING.search(text, start, end):
        return []
    return [Named(key=_key(match), start=match.start(), end=match.end()) for match in _NAMES.finditer(text, start, end)]


def name_before(text: str, position: int) -> Named | None:
    """The name that ends right before this position, with nothing but a comma, a bracket or a year between."""
    for named in reversed(names_in(text, max(0, position - _REACH), position)):
        return named if _GAP_BEFORE.fullmatch(text, named.end, position) else None
    return None


def name_after(text: str, position: int) -> Named | None:
    """The name that begins right after this position, with nothing but "of the" between."""
    gap = _GAP_AFTER.match(text, position)
    start = gap.end() if gap else position
    match = _NAMES.match(text, start)
    return Named(key=_key(match), start=match.start(), end=match.end()) if match else None


def _key(match: re.Match[str]) -> str:
    for group in ("gcn", "gca", "apn", "apt"):
        if match[group]:
            return ("GC" if group.startswith("g") else "AP") + _ROMAN[match[group]]
    for group in ("gcw", "apw"):
        if match[group]:
            return ("GC" if group == "gcw" else "AP") + _ORDINAL[match[group].lower()]
    if match["foreign"]:
        return FOREIGN
    return "RS" if match["RS2"] else str(match.lastgroup)
