"""The media type of a file: by its first bytes, then by its extension, then `application/octet-stream`.

It says what a file looks like, for the next reader to choose by; it is no finding, and a reader may disagree. The table
of extensions is ours and Python's own, never the machine's, so that two machines say the same.
"""

import mimetypes
from pathlib import PurePosixPath

HEAD_BYTES = 4_096
UNKNOWN = "application/octet-stream"

_TS_PACKET = 188  # ISO/IEC 13818-1: a sync byte 0x47 at each packet
_TS_SYNC = 0x47
_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
    (b"II*\x00", "image/tiff"),
    (b"MM\x00*", "image/tiff"),
    (b"%PDF-", "application/pdf"),
    (b"OggS", "application/ogg"),
    (b"fLaC", "audio/flac"),
    (b"ID3", "audio/mpeg"),
    (b"\x1f\x8b", "application/gzip"),
    (b"WARC/1.", "application/warc"),
)
_RIFF = {b"WAVE": "audio/wav", b"AVI ": "video/x-msvideo", b"WEBP": "image/webp"}
_BRANDS = {  # ISO/IEC 14496-12, file type box
    b"qt  ": "video/quicktime",
    b"M4A ": "audio/mp4",
    b"M4B ": "audio/mp4",
    b"heic": "image/heic",
    b"heix": "image/heic",
    b"mif1": "image/heif",
    b"avif": "image/avif",
    b"3gp4": "video/3gpp",
    b"3gp5": "video/3gpp",
}
_EXTENSIONS = {
    ".srt": "application/x-subrip",
    ".vtt": "text/vtt",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xhtml": "application/xhtml+xml",
    ".md": "text/markdown",
    ".yaml": "application/yaml",
    ".yml": "application/yaml",
    ".jsonl": "application/jsonl",
    ".warc": "application/warc",
    ".wacz": "application/wacz",
    ".ogv": "video/ogg",
    ".oga": "audio/ogg",
    ".opus": "audio/ogg",
    ".mkv": "video/x-matroska",
    ".heic": "image/heic",
}


def media_type(head: bytes, name: str) -> str:
    """The media type of a file with these first bytes (up to 4 KiB) and this name."""
    by_name = _by_name(name)
    found = _by_bytes(head)
    if found == "application/ogg":
        return by_name if by_name in {"video/ogg", "audio/ogg"} else found
    return found or by_name


def _by_bytes(head: bytes) -> str:
    """What the first bytes say, empty when they say nothing."""
    by_magic = (found for magic, found in _MAGIC if head.startswith(magic))
    return next(by_magic, "") or _container(head) or _stream(head) or _text(head)


def _container(head: bytes) -> str:
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "video/mp4")
    if head.startswith(b"RIFF"):
        return _RIFF.get(head[8:12], "")
    if head.startswith(b"\x1a\x45\xdf\xa3"):  # EBML, RFC 8794; the document type stands in its header
        return "video/webm" if b"webm" in head[:64] else "video/x-matroska"
    return ""


def _stream(head: bytes) -> str:
    if len(head) > 2 * _TS_PACKET and all(head[at] == _TS_SYNC for at in (0, _TS_PACKET, 2 * _TS_PACKET)):
        return "video/mp2t"
    is_mp3 = head[:1] == b"\xff" and head[1:2] in {b"\xfb", b"\xf3", b"\xf2"}  # ISO/IEC 11172-3: sync, layer III
    return "audio/mpeg" if is_mp3 else ""


def _text(head: bytes) -> str:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()[:14].lower()
    return "text/html" if start.startswith((b"<!doctype html", b"<html")) else ""


def _by_name(name: str) -> str:
    extension = PurePosixPath(name).suffix.lower()
    if extension in _EXTENSIONS:
        return _EXTENSIONS[extension]
    return mimetypes.MimeTypes().types_map[True].get(extension, UNKNOWN)
