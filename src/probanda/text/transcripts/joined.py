"""Two transcripts become one: the words of the second stand beside the cues of the first, as a version of them.

1. Cues are set beside each other as for comparing (see `text.compare`): by times where all have them, else by number.
2. Where several cues stand beside several, the words of the second stand beside the first of these.
3. Words of the second that stand beside no cue of the first would be lost: they are refused, and so is a second that
nobody can set beside the first. Its times and speakers are those of the first from then on.
"""

import msgspec

from probanda.model.errors import EvidenceError, UsageError
from probanda.model.speech import Beside, ReadTranscript, Version
from probanda.text.compare import cue_groups

_ADVICE = "Move its times with `transcript convert --anchor` first, or number the cues alike."


def put_beside(read: ReadTranscript, second: ReadTranscript, version: Version) -> ReadTranscript:
    """The transcript with the words of the second beside its cues, under the name of the version.

    Raises:
        UsageError: it has a version of this name.
        EvidenceError: the two do not fit beside each other.
    """
    if version.key in {one.key for one in read.versions}:
        raise UsageError(
            f"the transcript has a version {version.key!r} already", advice="Give the second file another name."
        )
    groups = cue_groups(read.cues, second.cues)
    if groups is None:
        raise EvidenceError(
            "the two have different cues and not all have times: nobody can say what stands beside what", advice=_ADVICE
        )
    cues = list(read.cues)
    for ours, theirs in groups:
        if theirs and not ours:
            raise EvidenceError(
                f"cue {second.cues[theirs[0]].number} of {version.key!r} stands beside no cue: its words would be lost",
                advice=_ADVICE,
            )
        if theirs:
            said = Beside(version=version.key, text="\n".join(second.cues[at].text for at in theirs))
            cues[ours[0]] = msgspec.structs.replace(cues[ours[0]], beside=(*cues[ours[0]].beside, said))
    return msgspec.structs.replace(read, cues=tuple(cues), versions=(*read.versions, version))
