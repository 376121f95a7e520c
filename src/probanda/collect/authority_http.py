"""A time-stamp authority over HTTP (RFC 3161, section 3.4): one POST, one answer, nothing more.

- `https` only; plain `http` to a numeric loopback address where a setting allows it, for tests.
- No redirect is followed; the answer has the authority's media type, at most 256 KiB, within 30 seconds in all.
- The authority learns the address of this machine, the time, and a digest that says nothing about the case.
"""

import http.client
import ipaddress
import time
from collections.abc import Callable
from urllib.error import HTTPError
from urllib.parse import urlsplit
from urllib.request import BaseHandler, HTTPRedirectHandler, ProxyHandler, Request, build_opener

from probanda.model.errors import MachineError, UsageError

_MAX_ANSWER = 256 << 10  # 256 KiB: the bound of the verifier; a token with a long chain has 10
_TIME_S = 30.0
_BLOCK = 16 << 10
_QUERY, _REPLY = "application/timestamp-query", "application/timestamp-reply"


class HttpAuthority:
    """Asks the authority at one address; see the module's rules."""

    def __init__(
        self,
        url: str,
        *,
        loopback_allowed: bool = False,
        time_s: float = _TIME_S,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Whom to ask, and for how long.

        Raises:
            UsageError: the address is none, or one that is refused.
        """
        self._direct = loopback_allowed and _is_loopback(url)
        if not self._direct and not _is_https(url):
            raise UsageError(
                f"{url!r} is no https address of a time-stamp authority", advice="Give it in full: https://HOST/PATH."
            )
        self.name = url
        self._time_s, self._monotonic = time_s, monotonic

    def stamp(self, request: bytes) -> bytes:
        """The answer of the authority, unchecked.

        Raises:
            MachineError: it cannot be reached, or did not answer as an authority does.
        """
        asked = Request(  # noqa: S310 - the scheme was checked when this was made
            self.name, data=request, headers={"Content-Type": _QUERY, "Accept": _REPLY, "User-Agent": "RFC 3161 client"}
        )
        # A proxy of the environment serves https; a loopback address is asked directly.
        direct: tuple[BaseHandler, ...] = (ProxyHandler({}),) if self._direct else ()
        opener = build_opener(_NoRedirect(), *direct)
        until = self._monotonic() + self._time_s
        try:
            with opener.open(asked, timeout=self._time_s) as answer:
                self._check_kind(answer.headers.get_content_type())
                return self._read(answer, until)
        except HTTPError as why:
            why.close()
            raise self._failed(f"answered {why.code} {why.reason}") from why
        except (OSError, http.client.HTTPException) as why:
            raise self._failed(
                f"cannot be reached: {getattr(why, 'reason', None) or why or type(why).__name__}"
            ) from why

    def _check_kind(self, kind: str) -> None:
        if kind != _REPLY:
            raise self._failed(f"answered with {kind}, not with a time stamp")

    def _read(self, answer: http.client.HTTPResponse, until: float) -> bytes:
        found = b""
        while block := answer.read1(_BLOCK):
            found += block
            if len(found) > _MAX_ANSWER:
                raise self._failed(f"answered with more than {_MAX_ANSWER} bytes, which no time stamp has")
            if self._monotonic() > until:
                raise self._failed(f"took more than {self._time_s:g} seconds to answer")
        return found

    def _failed(self, what: str) -> MachineError:
        return MachineError(
            f"the time-stamp authority {self.name} {what}",
            advice="Nothing was entered. Check the address and the network, or ask another authority.",
        )


class _NoRedirect(HTTPRedirectHandler):
    """An answer that points elsewhere is an error: another host than the one that was named must not be asked."""

    def redirect_request(self, *_: object) -> None:
        """None: urllib then raises the answer as an error."""


def _is_https(url: str) -> bool:
    parts = _parts(url)
    return parts is not None and parts[0] == "https"


def _is_loopback(url: str) -> bool:
    parts = _parts(url)
    if parts is None or parts[0] != "http":
        return False
    try:
        return ipaddress.ip_address(parts[1]).is_loopback
    except ValueError:
        return False


def _parts(url: str) -> tuple[str, str] | None:
    """(scheme, host) of an address without a user name in it; None where it is no address."""
    try:
        parts = urlsplit(url)
        port_fits = parts.port is None or parts.port > 0
    except ValueError:
        return None
    plain = url.isascii() and url.isprintable() and " " not in url and parts.username is None
    return (parts.scheme, parts.hostname) if plain and port_fits and parts.hostname else None
