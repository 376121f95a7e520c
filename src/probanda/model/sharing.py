"""The shared form of a file: what leaves for others in place of the file that was collected.

- The picture, the sound and the words are those of the original, not encoded again. What tells of the camera, the
  place, the owner, the programs or the collector is taken out.
- What was taken out is said by its family and never by its value: a closed list, so that neither a reader that a
  hostile file took over nor a name in a tag can put words into a record.
- The commitment to the original is the salted digest of its record. The plain SHA-256 of a file does not leave with its
  shared form: whoever has the shared form could try positions and times until the digest fits.
- A file for which there is no rule has no shared form, and neither has one that cannot be read to its end.
"""

from enum import Enum

from probanda.model.exhibit import Exhibit
from probanda.model.playable import LOOKS, PROXY
from probanda.model.screening import SCREENED
from probanda.model.value import Value

KEYFRAMES = "probanda keyframes"
"""The name in `made_by` of every exhibit that holds keyframes."""
TOOL = "probanda shared form"
"""The name in `made_by` of every exhibit that holds shared forms."""
VERSION = "1"
"""Of the rules; it grows when a rule changes, and then shared forms are made again."""


class Rule(Enum):
    """The rules, each for one family of files."""

    JPEG = "jpeg"
    PNG = "png"
    GIF = "gif"
    WEBP = "webp"
    MP4 = "mp4"
    QUICKTIME = "quicktime"
    MOBILE = "3gp"
    MATROSKA = "matroska"
    WEBM = "webm"
    MP3 = "mp3"
    WAV = "wav"
    OGG = "ogg"
    FLAC = "flac"
    TEXT = "text"


class Change(Enum):
    """What a shared form lacks or has otherwise than its original."""

    EXIF = "EXIF: camera, serial numbers, times, positions, notes of the maker, small preview"
    ORIENTATION = "EXIF written anew: it says how the picture is to be turned, and nothing else"
    ORIENTATION_UNREAD = "EXIF that could not be read: how the picture is to be turned may be lost with it"
    XMP = "XMP: creator, programs, history of editing"
    IPTC = "IPTC and Photoshop blocks: author, place, captions"
    COMMENT = "comments"
    TEXT = "text fields: author, title, program, description"
    TIMES = "times of making and of changing"
    PROFILE = "in the colour profile: names of devices and makers, dates, texts, calibration of the screen"
    PROFILE_UNREAD = "a colour profile that could not be read: colours may look different"
    PREVIEW = "small previews, further pictures and depth maps behind the picture"
    RESOLUTION = "dots per inch"
    MAKER = "blocks of makers and programs"
    TRAILING = "bytes that belong to no part of the picture, such as those behind its end"
    TAGS = "tags of the container: title, author, device, place, program, language, names of tracks"
    CHAPTERS = "chapters and their titles"
    ATTACHMENTS = "attached files"
    COVER = "cover pictures"
    TELEMETRY = "data tracks: positions, sensors, time codes"
    SUBTITLES = "subtitle tracks that hold readings of instruments, or are of a kind without a rule"
    USER_DATA = "user data of encoders within the coded picture or sound"
    CONTAINER = "the container itself: written anew around the same coded picture and sound"


class NotShared(Enum):
    """Why a file has no shared form."""

    NO_RULE = "no rule for this kind of file"
    NO_RULE_FOR_CODING = "no rule for the coding of one of its tracks"
    NOT_TEXT = "it is called a text and holds something else"
    EMPTY = "it holds nothing"
    CUT_OFF = "it is cut off: it ends before its last part does"
    BROKEN = "it is damaged, or not built as its kind of file must be"
    TOO_MUCH = "it declares more than is read here: it may be made to do harm"
    OTHER_CONTENT = "its shared form does not hold the same picture and sound"
    READER_FAILED = "its reader failed or ran over its limits"


class FileOutcome(Value, frozen=True, kw_only=True):
    """What became of one file of an exhibit."""

    number: int
    """Its place in the exhibit, from 1."""
    media_type: str
    name: str = ""
    """Of its shared form; empty when there is none."""
    rule: Rule | None = None
    changes: tuple[Change, ...] = ()
    why: NotShared | None = None
    detail: str = ""
    """What its reader said; for the person at this machine only, since it may quote the file."""

    @property
    def sentence(self) -> str:
        """Why there is no shared form, in words that anyone may see; empty when there is one."""
        if self.why is None:
            return ""
        if self.why in {NotShared.NO_RULE, NotShared.NO_RULE_FOR_CODING}:
            track = " (the coding of one of its tracks)" if self.why is NotShared.NO_RULE_FOR_CODING else ""
            return f"withheld: no rule for {self.media_type}{track}"
        return f"withheld: {self.media_type}, {self.why.value}"


def made_here(exhibit: Exhibit) -> bool:
    """Whether probanda itself made the exhibit, of all of its original: its facts are those of the original.

    No author can pretend it: `#` is not in the alphabet of keys. A clip is not among them: a person chose its bounds.
    """
    return "#" in exhibit.key and exhibit.made_by is not None and exhibit.made_by.name in _MADE_HERE


_MADE_HERE = frozenset({KEYFRAMES, TOOL, PROXY, LOOKS, SCREENED})
