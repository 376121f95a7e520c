"""How instruments are named in English, French and Arabic: the patterns, and what makes them quick.

A group of a pattern is the key of an instrument, or says how its number is written (`gcn`: a numeral after "Geneva
Convention", `apw`: a word before "Additional Protocol", `protocol`: a numeral after "Protocol" alone). Order matters:
what is named more closely comes first, foreign instruments before the plain word "Statute".
"""

import re

from probanda.text.citation_paths import SPACE, SPACES, SPACES_1
from probanda.text.patterns import Pattern

LATIN = Pattern(
    r"""(?<![A-Za-zÀ-ÿ])(?=[A-ZÉ1-4]|cust|premi|deux|second|troisi|quatri|r[èe]gl|statut|l[ée]ments|éléments)(?:
      (?P<EOC>Elements\ of\ (?:the\ )?Crimes|[ÉéE]l[ée]ments\ (?:constitutifs\ )?des\ [Cc]rimes)
    | (?P<tribunal>(?:ICTY|ICTR|SCSL|STL|ECCC|IRMCT|TPIY
            |TPIR)(?:['’]s)?\ (?:Rules(?:\ of\ Procedure\ and\ Evidence)?|RPE|Statute))
    | (?P<RS>Rome\ Statute(?:\ of\ the\ (?:International\ Criminal\ Court|ICC))?|ICC\ Statute|ICCSt\b\.?|RS\b|StICC\b
        |Statute\ of\ the\ (?:International\ Criminal\ Court|ICC|Court)\b
        |[Ss]tatut\ de\ (?:Rome|la\ (?:CPI|Cour(?:\ p[ée]nale\ internationale)?))\b)
    | (?P<gcw>First|Second|Third|Fourth|I{1,3}|IV|1st|2nd|3rd|4th)\ Geneva\ Convention\b
    | (?P<gcf>[Pp]remi[èe]re|[Dd]euxi[èe]me|[Ss]econde|[Tt]roisi[èe]me|[Qq]uatri[èe]me|I(?:[èe]?re)|I{2,3}e|IVe
            |1[èe]re|[2-4](?:[èe]me|e))
        \ Convention\ de\ Gen[èe]ve
    | (?:Geneva\ Convention|Convention\ de\ Gen[èe]ve)\ (?:No\.\ |n[o°]\ ?)?\(?(?P<gcn>I{1,3}|IV|[1-4])\b\)?
        (?:\ [Rr]elative\ to\ the\ [^,;.()\n]{5,90}(?=[,;(]))?
    | GC(?:\ |-)?(?P<gca>I{1,3}|IV|[1-4])\b
    | (?:Geneva\ )?Convention\ (?:\(I{1,3}V?\)\ )?(?:
          (?P<gct1>for\ the\ Amelioration\ of\ the\ Condition\ of\ the\ Wounded\ and\ Sick\b)
        | (?P<gct2>for\ the\ Amelioration\ of\ the\ Condition\ of\ (?:the\ )?Wounded,\ Sick\b)
        | (?P<gct3>[Rr]elative\ to\ the\ Treatment\ of\ Prisoners\ of\ War\b)
        | (?P<gct4>[Rr]elative\ to\ the\ Protection\ of\ Civilian(?:\ Persons|s)(?:\ in\ Time\ of\ War)?\b))
    | (?P<GC>(?:[Ff]our\ )?Geneva\ Conventions(?:\ of\ (?:12\ August\ )?1949)?|GCs\b
            |(?:quatre\ )?Conventions\ de\ Gen[èe]ve)
    | (?P<apw>First|Second|Third|[Pp]remier|[Dd]euxi[èe]me|[Tt]roisi[èe]me)\ (?:Additional\ Protocol
            |Protocol\ Additional|Protocole\ additionnel)
    | (?:Additional\ Protocol|Protocol\ Additional|Protocole\ additionnel|AP|PA)(?:\ |-)?\(?(?:No\.\
            |n[o°]\ ?)?(?P<apn>I{1,3}|[1-3])\b\)?
    | Protocole?\ (?P<apt>I{1,3})\ (?:additional\ to\ the\ Geneva\ Conventions
            |additionnel\ aux\ Conventions\ de\ Gen[èe]ve)
    | Protocol\ [Aa]dditional\ to\ the\ Geneva\ Conventions[^.;()]{0,140}\(Protocol\ (?P<apl>I{1,3})\)
    | (?P<HR1907>(?:1907\ )?Hague\ Regulations(?:\ of\ 1907)?|Hague\ IV\ Regulations
        |Regulations\ (?:[Rr]especting|[Cc]oncerning)\ the\ Laws\ and\ Customs\ of\ War(?:\ on\ Land)?
        |Regulations\ annexed\ to\ (?:the\ )?(?:1907\ )?Hague\ Convention\ (?:No\.\ )?\(?IV\)?
            |[Rr][èe]glement\ de\ La\ Haye)
    | (?P<GENC>(?:UN\ )?Genocide\ Convention
            |Convention\ on\ the\ Prevention\ and\ Punishment\ of\ (?:the\ Crime\ of\ )?Genocide
        |Convention\ (?:sur\ le|contre\ le)\ g[ée]nocide
            |Convention\ pour\ la\ pr[ée]vention\ et\ la\ r[ée]pression\ du\ (?:crime\ de\ )?g[ée]nocide)
    | (?P<CAT>(?:UN\ )?Convention\ [Aa]gainst\ Torture(?:\ and\ Other\ Cruel[^.;()]{0,60}Punishment)?
            |(?:UN\ )?Torture\ Convention|UNCAT\b|CAT\b
        |Convention\ contre\ la\ torture)
    | (?P<RPE>Rules\ of\ Procedure\ and\ Evidence|ICC\ Rules|RPE\b|[Rr][èe]glement\ de\ proc[ée]dure\ et\ de\ preuve)
    | (?P<CIHL>CIHL(?:\ [Ss]tudy)?|[Cc]ustomary\ (?:IHL|[Ii]nternational\ [Hh]umanitarian\ [Ll]aw)(?:\ [Ss]tudy)?
        |ICRC\ (?:[Cc]ustomary\ (?:IHL|[Ii]nternational\ [Hh]umanitarian\ [Ll]aw)\ )?[Ss]tudy
        |(?:DIH|[Dd]roit\ international\ humanitaire)\ coutumier)
    | Protocole?\ (?:No\.\ |n[o°]\ ?)?\(?(?P<protocol>I{1,3}|IV|V|[1-5])\b\)?
    | (?P<foreign>(?:Amended|CCW)\ Protocol\ \(?[IV]{1,3}\b\)?
        |(?:UN\ |U\.N\.\ )?Charter\b|Charte\b(?:\ des\ Nations\ Unies)?|ICCPR\b|PIDCP\b|ICESCR\b|ECHR\b
            |CEDH\b|UDHR\b|TFEU\b|TEU\b
        |VCLT\b|CEDAW\b|CRC\b|(?:ICJ|Tribunal|War\ Crimes)(?:['’]s)?\ Statute|Statut\ d[ue]\ (?!la\ C
            |Rome)(?:[Tt]ribunal|TP)\w*
        |Statute\ of\ (?!the\ (?:ICC|International\ Criminal\ Court|Court\b))(?:the\ )?[A-Z]\w*
        |Code\ (?:p[ée]nal|civil|de\ [a-zé]+(?:\ [a-zé]+)?)\b|Pacte\ international\b|Trait[ée]\b|Loi\ (?:n[o°]|du|sur)
        |Convention\ (?:europ[ée]enne|am[ée]ricaine|de\ Vienne|relative|internationale)\b
        |Hague\ Convention\b(?:\ (?:No\.\ )?[IVX]{1,4}\b)?
        |(?:[A-Z][\w.’'-]*\ (?:on\ |of\ (?:the\ )?|and\ )?){1,4}(?:Constitution|Covenant|Treaty|Penal\ Code
            |Criminal\ Code|Code|Act|Directive|Regulation
            |Agreement|Declaration|Penal\ Law|Protocol(?!\ (?:\(?I{1,3}\b|[Aa]dditional))
            |(?<!Genocide[\s\u00a0])(?<!Geneva[\s\u00a0])(?<!Torture[\s\u00a0])Convention
                (?!\ (?:[Aa]gainst\ Torture|on\ the\ Prevention|for\ the\ Amel|[Rr]elative\ to\ the\ (?:Tr|Pr)
            |de\ Gen|sur\ le\ g|contre\ l|pour\ la\ pr)))\b
        |(?:Constitution|Covenant|Treaty|Penal\ Code|Criminal\ Code|Code|Act|Directive|Agreement|Declaration
            |Penal\ Law)\b
        |Convention\ (?:on|for|concerning|relating)\b)
    | (?P<back>Convention|Protocole?|Regulations)\b
    | (?P<statute>Statute?\b))
    """.replace(r"\ ", SPACE + "{1,8}"),
    re.VERBOSE,
)
ARABIC = Pattern(
    r"""(?<![\u0621-\u064a])[وفبلك]?(?:ا?ل)?(?:
      (?P<RS>نظام\ روما(?:\ الأساسي)?(?:\ للمحكمة\ الجنائية\ الدولية)?|نظام\ الأساسي\ للمحكمة\ الجنائية(?:\ الدولية)?)
    | (?P<EOC>أركان\ الجرائم)
    | (?P<RPE>قواعد\ الإجرائية\ وقواعد\ الإثبات)
    | اتفاقية\ جنيف\ (?P<gcw>الأولى|الثانية|الثالثة|الرابعة)
    | (?P<GC>اتفاقيات\ جنيف(?:\ الأربع)?)
    | بروتوكول\ الإضافي\ (?P<apw>الأول|الثاني|الثالث)
    | بروتوكول\ (?P<protocolw>الأول|الثاني|الثالث)
    | (?P<HR1907>لائحة\ (?:لاهاي|الحرب\ البرية)|ائحة\ لاهاي)
    | (?P<GENC>اتفاقية\ (?:منع\ (?:جريمة\ )?|مكافحة\ )?(?:ال)?إبادة(?:\ الجماعية)?)
    | (?P<CAT>اتفاقية\ (?:مناهضة|مكافحة)\ التعذيب)
    | (?P<CIHL>قانون\ الدولي\ الإنساني\ العرفي)
    | (?P<foreign>ميثاق(?:\ الأمم\ المتحدة)?|دستور|قانون\ (?:العقوبات|الجنائي|المدني|رقم)|عهد\ الدولي|معاهدة
            |إعلان\ الدستوري)
    | (?P<back>اتفاقية|بروتوكول)(?![\u0621-\u064a])
    | (?P<statute>نظام\ الأساسي)(?![\u0621-\u064a]))
    """.replace(r"\ ", SPACE + "{1,8}"),
    re.VERBOSE,
)
ARABIC_LETTER = Pattern("[\u0621-\u064a]")
# Every name holds one of these: what stands further from them than a name is long is passed at once. They begin with
# capitals, which a search finds quickly; the few names without one are looked for by a word of theirs.
HINT = Pattern(
    r"El[ée]ment|Élément|Statut|RS\b|StICC|ICC(?:St\b| Rules)|ICTY|ICTR|SCSL|STL|ECCC|IRMCT|TP|Convention|GC"
    r"|Protocol|AP|PA|Hague|Regulation|La\s"
    r"|Genocide|Torture|UNCAT|CAT\b|Rules|RPE|CIHL|ICRC|Customary|IHL|DIH|Chart|ICCPR|PIDCP|ICESCR|E[CT]HR|CEDH"
    r"|UDHR|TFEU|TEU|VCLT|CEDAW"
    r"|CRC|Constitution|Covenant|Treaty|Code|Act\b|Directive|Agreement|Declaration|Law\b|Loi|Pacte|Trait|R[èe]glement"
)
HINTS_WITHOUT_CAPITAL = ("ustomary i", "statut de", "glement de p", "éments ", "elements ", "umanitaire coutumier")
LONGEST = 90  # characters that a name can have before the hint in it
# What a name can end with, in small letters.
LAST_WORDS = frozenset(
    {"above", "annotated", "cit", "court", "coutumier", "crime", "crimes", "cruel", "genève", "geneve", "genocide"}
    | {"génocide", "haye", "land", "law", "precité", "preuve", "précité", "précitée", "rome", "study", "supra", "time"}
    | {"torture", "war"}
)
_NOTE = rf"(?:note|n\.|notes|footnote|fn\.?|at|p\.){SPACES}[0-9]{{1,4}}"
# "Rome Statute, supra note 4, art. 5": words that point back to where the instrument was cited in full.
_SUPRA = (
    rf"(?:[,;]?{SPACES}[(\[]?(?:supra|above|op\.?{SPACES}cit\.?|cited{SPACES_1}above|pr[ée]cit[ée]e?s?"
    rf"|المرجع{SPACES_1}السابق)"
    rf"(?:{SPACES},?{SPACES}\(?{_NOTE}\)?)?[)\]]?)?"
)
GAP_BEFORE = Pattern(
    rf"[\"”’»]?[)\]]?(?:['’]s)?(?:{SPACES}\([^()\n]{{1,60}}\))?{_SUPRA}{SPACES}(?:\(?(?:of{SPACE})?[0-9]{{4}}\)?)?{SPACES}[,،;:(\[–—-]?{SPACES}"
    rf"(?:(?:at|in|see|dans|its|son){SPACES_1})?(?:[Ll]['’])?"
)
GAP_AFTER = Pattern(
    rf"(?:{SPACES}\([^()\n]{{1,60}}\)(?={SPACES_1}(?:of|du|de)\b))?{SPACES}[,،]?{SPACES}[(\[]?"
    rf"(?:(?:commune?s?{SPACES_1}(?:to|aux?)|common{SPACES_1}to|المشتركة{SPACES_1}(?:بين"
    rf"|في)){SPACES_1})?(?:common{SPACES_1})?"
    rf"(?:(?:of|to|in|from|under|du|des|de{SPACES_1}la|de|aux?|dudit|من|في|ل){SPACES_1})?(?:de{SPACES_1}l['’]|l['’])?"
    rf"(?:(?:the|its|all|said|present|la|le|les|بموجب){SPACES_1})?(?:(?:four|quatre){SPACES_1})?(?:[\"“«]{SPACES})?(?:[0-9]{{4}}{SPACES_1})?"
)
