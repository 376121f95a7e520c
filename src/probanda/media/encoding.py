"""A film encoded anew, in the child: H.264 and AAC in one MP4 that browsers play, all of it or a part.

Rules:
1. The first track of pictures and the first of sound are taken; others are left out, and said.
2. Second 0 of what is written is the beginning of the original (the earlier of its first picture and its first sound),
or the start that was asked for. Each picture keeps its time in the time base of its track: nothing is added, dropped
or moved to make the rate even.
3. From one time to another: what is on the screen at the start is the first picture, at second 0; the last picture is
the last that begins before the stop; sound is cut to the sample.
4. The file is read from its beginning, never by searching: in transport streams and files with a broken index a search
lands somewhere else. Decoding begins at the last key frame before the start.
5. What cannot be decoded is left out and counted; what was read before a file breaks off is written.
6. The index stands before the pictures, so that playing begins at once; no B-frames, so that no player shifts times.
"""

from pathlib import Path
from typing import Any, NamedTuple

from probanda.media.container import NotMediaError, opened
from probanda.media.readable import Tracks, first_of, key_before, left_out, packets, tracks_of
from probanda.media.tracks import Pictures, Sound, Wanted, mp4


class Encoded(NamedTuple):
    """What was written, and what to know about it."""

    facts: dict[str, Any]
    warnings: list[str]


def encode_film(path: Path, out: Path, wanted: Wanted) -> Encoded:
    """Writes the film, or the part of it, to `out`.

    Raises:
        NotMediaError: nothing of it can be decoded, or nothing lies between start and stop.
    """
    # 1. Where it begins, and where decoding has to begin
    first = first_of(path)
    begin = first.begin_s + (wanted.start_s or 0)
    end = None if wanted.stop_s is None else first.begin_s + wanted.stop_s
    from_pts = None if wanted.start_s is None else key_before(path, begin)
    said: list[str] = []
    # 2. All packets once, from the beginning
    with opened(path) as source, mp4(out, first) as target:
        there = tracks_of(source)
        tracks = Tracks(there.picture if first.picture else None, there.sound if first.sound_s is not None else None)
        pictures = (
            None
            if tracks.picture is None
            else Pictures(target, tracks.picture, first, wanted=wanted, window=(begin, end))
        )
        sound = None if tracks.sound is None else Sound(target, tracks.sound, (begin, end))
        written = [one for one in (pictures, sound) if one is not None]
        for packet in packets(source, tracks.all, said):
            if pictures is not None and packet.stream_index == pictures.index:
                from_pts = pictures.take(packet, from_pts)
            elif sound is not None:
                sound.take(packet)
            if all(one.is_over for one in written):
                break
        for one in written:
            one.finish()
        said += left_out(source, there, tracks)
    # 3. What came of it
    ended: dict[str, Any] = {}
    if wanted.stop_s is not None and not any(one.is_over for one in written):
        ended = {"stop_s": str((wanted.start_s or 0) + max((one.length_s for one in written), default=0))}
        said.append("the film ends before the stop")
    if not any(one.count for one in written):
        raise NotMediaError("between these times there is neither a picture nor a sound")
    facts: dict[str, Any] = {"begin_s": str(first.begin_s), "picture": None, "sound": None, **ended}
    if pictures is not None and pictures.count:
        facts["picture"] = pictures.facts()
    if sound is not None and sound.count:
        facts["sound"] = sound.facts()
    return Encoded(facts, [*said, *(words for one in written for words in one.warnings())])
