"""What is taken out of a record's body before it leaves with shared forms: the traces of the collector, by named rules.

1. A rule names a field and why it goes. What no rule of its kind lets stay would be a decision for a person: a kind
without rules is withheld whole.
2. Taking out is that of redactions: text becomes "", a list [], an object null; an element of a list is not there any
more. So the verifier of a package can follow it, and what is left is a body of its kind.
3. Digests of originals go too (`model.sharing`): what was cut from a picture could be found by trying. The record's own
salted digest is the commitment.
4. Shared forms were made to leave and stay as they are; of keyframes the names of their films go.
5. An address stays when it is a host, a path and the name of the thing itself: no account, no mark of who shared it, no
machine inside a network.
"""

import ipaddress
from typing import NamedTuple
from urllib.parse import SplitResult, parse_qsl, urlsplit

import msgspec

from probanda.model.custody import Withdrawn
from probanda.model.exhibit import Exhibit, Tool
from probanda.model.footage import Footage
from probanda.model.playable import LOOKS, PROXY
from probanda.model.screening import SCREENED
from probanda.model.sharing import TOOL, made_here
from probanda.model.value import Body


class FieldRule(NamedTuple):
    """One field that does not leave, as a JSON pointer, and why."""

    pointer: str
    why: str


_NAMES = "the name of a file, or an author's own name for the thing: names hold people, places and folders"
_DIGEST = "the digest of an original: what was cut from it could be found by trying"
_OPTIONS = "programs and options of the collector's machine, names of translators"
_NOTES = "words of the investigators"

EXHIBIT_RULES = (
    FieldRule("/key", _NAMES),
    FieldRule("/title", _NAMES),
    FieldRule("/description", _NOTES),
    FieldRule("/files", f"{_NAMES}; {_DIGEST}"),
    FieldRule("/made_by", _OPTIONS),
    FieldRule("/copies_outside", _NOTES),
    FieldRule("/completeness", _NOTES),
)
"""Of an exhibit stay: label, publisher, plain address, language, loss, stand-in, what it was made from and copies."""
KEYFRAME_RULES = (
    FieldRule("/key", _NAMES),
    FieldRule("/title", _NAMES),
    FieldRule("/made_by/settings", _OPTIONS),
)
PLAYABLE_RULES = (
    *KEYFRAME_RULES,
    FieldRule("/files", "the picture and the sound of the original leave in its shared form, where it has one"),
)
PASS_RULES = (
    *KEYFRAME_RULES,
    FieldRule("/files", "a fingerprint finds its film wherever it lies, and the stills are those of the original"),
)
FOOTAGE_RULES = (
    FieldRule("/file", _NAMES),
    FieldRule("/sha256", _DIGEST),
    FieldRule("/tags", "tags of the file: device, place, author, program"),
    FieldRule("/warnings", "what the reader said may quote the file"),
    FieldRule("/failure", "what the reader said may quote the file"),
    FieldRule("/made_by/settings", _OPTIONS),
)
_MADE_HERE = {TOOL: (), PROXY: PLAYABLE_RULES, LOOKS: PLAYABLE_RULES, SCREENED: PASS_RULES}
WITHDRAWN_RULES = (FieldRule("/key", _NAMES), FieldRule("/why", _NOTES))
_ADDRESS = FieldRule("/url", "an address with an account, a mark of who shared it, or a machine inside a network")

# What names the thing itself: a video, a post, a page. All other parameters can name who looked or shared.
_PARAMETERS = frozenset({"v", "p", "id", "story_fbid", "fbid"})


def rules_for(body: Body) -> tuple[FieldRule, ...] | None:
    """The rules of the body's kind; None when it has none, and is withheld whole."""
    match body:
        case Exhibit(made_by=Tool(name=name)) if made_here(body):
            return _MADE_HERE.get(name, KEYFRAME_RULES)
        case Exhibit():
            return EXHIBIT_RULES if _is_plain(body.url) else (*EXHIBIT_RULES, _ADDRESS)
        case Footage():
            return FOOTAGE_RULES
        case Withdrawn():
            return WITHDRAWN_RULES
        case _:
            return None


def taken_out(body: Body) -> tuple[str, ...] | None:
    """JSON pointers to all that a redaction takes out of the body, sorted; None: the record is withheld whole.

    What is empty already is not named.
    """
    rules = rules_for(body)
    if rules is None:
        return None
    plain = msgspec.to_builtins(body)
    return tuple(sorted(rule.pointer for rule in rules if _at(plain, rule.pointer)))


def shared_exhibit(exhibit: Exhibit) -> Exhibit:
    """The exhibit as it may leave: without name, path, notes, digests and options of its collector."""
    plain = msgspec.to_builtins(exhibit)
    for pointer in taken_out(exhibit) or ():
        *way, last = pointer.split("/")[1:]
        place = plain
        for step in way:
            place = place[step]
        place[last] = _EMPTY[type(place[last])]
    return msgspec.convert(plain, Exhibit)


_EMPTY: dict[type, object] = {str: "", list: (), tuple: (), dict: None}


def _at(plain: object, pointer: str) -> object:
    for step in pointer.split("/")[1:]:
        plain = plain.get(step) if isinstance(plain, dict) else None
    return plain


def _is_plain(url: str | None) -> bool:
    """Whether an address says nothing but where something was published."""
    if url is None:
        return True
    try:
        parts = urlsplit(url)
        parameters = {
            name for name, _ in parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        }
    except ValueError:
        return False
    named = parts.scheme in {"http", "https"} and "@" not in parts.netloc and not parts.fragment
    return named and parameters <= _PARAMETERS and _is_public(parts)


def _is_public(parts: SplitResult) -> bool:
    """Whether the host is one that anyone could ask."""
    host = (parts.hostname or "").rstrip(".")
    try:
        return ipaddress.ip_address(host).is_global
    except ValueError:
        inside = ("localhost", ".local", ".internal", ".lan", ".home", ".home.arpa", ".onion")
        return "." in host and not host.endswith(inside)
