"""A sound case folder of an invented country, which each test spoils in one way."""

from collections.abc import Callable
from pathlib import Path

import pytest

from probanda.collect.case_folder import read_case_folder
from probanda.model.errors import CaseFolderError, Mistake

FOLDER = {
    "case.yaml": """\
key: tessel-pass
title: The speech at Tessel Pass
fictional: true
instruments:
  - key: MAR
    title: Resolution 7 of the Assembly of Marevia
    source: invented for this example
    checked: fictional
    provisions:
      - ref: "1"
        title: referral
""",
    "exhibits/video.yaml": """\
key: video
title: Video of a speech
files: [speech.mp4]
loss: irreplaceable
datings:
  - key: posted
    kind: posted
    when:
      moment: 2031-10-10T08:15+02:00
    by: the platform
  - key: said-on
    kind: purported
    of: campaign
    when:
      on: 2031-09-18
      words: September 18
    by: the uploader
completeness:
  - item: author
    presence: absent
    reason: the account is gone
""",
    "exhibits/translation.yaml": """\
key: translation
title: Translation of the speech
files: [speech.txt]
made_from: [video]
made_by: a sworn translator
language: en
""",
    "exhibits/referral.yaml": """\
key: referral
title: The referral
files: [referral.txt]
loss: noticed
""",
    "exhibits/speech.mp4": "not a film",
    "exhibits/speech.txt": "Nobody is to be brought here.",
    "exhibits/referral.txt": "The Assembly refers the situation.",
    "transcripts/english.yaml": """\
key: english
title: The speech in English
exhibit: translation
of: video
language: en
passages:
  - key: brought
    cue: 1
    quote: Nobody is to be brought here
    readings:
      - key: no-survivors
        text: kill those who surrender
      - key: no-prison
        text: there is no prison here
judgements:
  - key: first
    passage: brought
    judgement: preferred
    reading: no-survivors
    by: a linguist
    why: the sentence before it
""",
    "claims/speech.yaml": """\
claims:
  - key: no-prisoners
    says: the speaker told fighters to bring nobody back
    by: the speaker
    rests_on:
      - exhibit: video
        start_s: "12.5"
        end_s: 20
      - exhibit: translation
        first_cue: 1
    passages:
      - transcript: english
        passage: brought
        holds_in: [no-survivors]
  - key: joke
    says: the fighters laughed
    by: the translator
    hedges: [apparently]
    rests_on:
      - exhibit: translation
  - key: finding
    says: a panel found that fighters obeyed the speaker
    by: a panel
    rests_on:
      - exhibit: translation
  - key: referred
    says: the situation was referred
    by: the Assembly
    rests_on: []
""",
    "actors/speaker.yaml": """\
key: speaker
kind: person
names:
  - text: Ilmar Tesk
    language: en
""",
    "incidents/speech.yaml": """\
key: speech
title: The speech
when: {not_before: 2031-09-17, not_after: 2031-09-19}
during: campaign
exhibits: [video]
""",
    "incidents/campaign.yaml": """\
key: campaign
kind: campaign
title: The campaign in the Sarn valley
when:
  first_imprecise: 2031-05-01
  words: since May
""",
    "theories/no-quarter.yaml": """\
key: no-quarter
title: No quarter
suspect: speaker
incident: speech
provision: RS:8(2)(e)(x)
mode: RS:25(3)(a)
forum: ICC
jurisdiction: referral
stage: 58
leads:
  - id: LEAD_looting
    words: looting of the valley
arguments:
  - key: e1-video
    scheme: video
    node: E1
    claims: [no-prisoners]
    questions:
      - question: complete?
        answer: good
        exhibit: video
        by: an analyst
        why: no cut between the frames
  - key: e1-joke
    role: rebut
    scheme: inference
    node: E1
    claims: [joke]
  - key: e1-shallow
    role: undercut
    scheme: inference
    attacks: [e1-joke]
    claims: [no-prisoners]
  - key: e3-finding
    scheme: prior finding
    finding_stage: 58
    node: E3
    claims: [finding]
  - key: j-referral
    scheme: noticed fact
    node: J_personal
    claims: [referred]
preferences:
  - key: no-joke
    argument: e1-video
    rebuttal: e1-joke
    winner: e1-video
    level: preferred
    by: a lawyer
    why: nobody laughs in the video
""",
}

Change = Callable[[str, str, str], None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The sound folder on the disk."""
    root = tmp_path / "case"
    for name, text in FOLDER.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return root


@pytest.fixture
def change(folder: Path) -> Change:
    """Replace words, which must be there, in one file of the folder."""

    def replace(name: str, old: str, new: str) -> None:
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")

    return replace


@pytest.fixture
def mistakes(folder: Path) -> Callable[[], tuple[Mistake, ...]]:
    """Read the folder, which must have mistakes, and give them."""

    def read() -> tuple[Mistake, ...]:
        with pytest.raises(CaseFolderError) as caught:
            read_case_folder(folder)
        return caught.value.mistakes

    return read


@pytest.fixture
def only_mistake(mistakes: Callable[[], tuple[Mistake, ...]]) -> Callable[[], Mistake]:
    """Read the folder, which must have one mistake, and give it."""

    def read() -> Mistake:
        (mistake,) = mistakes()
        return mistake

    return read
