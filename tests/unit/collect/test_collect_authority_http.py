"""An authority on loopback that answers well, or in every way that none should."""

from itertools import count
from types import ModuleType

import pytest

from probanda.collect.authority_http import HttpAuthority
from probanda.model.errors import MachineError, UsageError
from probanda.preserve.timestamp import check_answer, stamp_request

REQUEST = stamp_request("a note\n", randomness=bytes)


def asked(url: str, **more: object) -> bytes:
    return HttpAuthority(url, loopback_allowed=True, **more).stamp(REQUEST.der)  # type: ignore[arg-type]


def test_an_answer_comes_back_as_it_was_sent(stamps: ModuleType) -> None:
    with stamps.serving(stamps.honest(stamps.Authority())) as url:
        assert check_answer(asked(url), REQUEST, roots=stamps.ROOT.pem).chain


def test_the_authority_is_sent_the_request_and_no_name(stamps: ModuleType) -> None:
    authority = stamps.Authority()
    with stamps.serving(stamps.honest(authority)) as url:
        asked(url)
    assert authority.asked == [REQUEST.der]


@pytest.mark.parametrize(
    "url",
    [
        "http://stamps.example/tsa",
        "http://127.0.0.1:9/tsa",
        "ftp://stamps.example/tsa",
        "file:///etc/hosts",
        "stamps.example",
        "https:///tsa",
        "https://user@stamps.example/tsa",
        "https://stamps.example/a b",
        "https://stamps.example:99999/tsa",
        "https://[::1/tsa",
        "",
    ],
)
def test_an_address_that_is_not_https_is_refused(url: str) -> None:
    with pytest.raises(UsageError, match="is no https address"):
        HttpAuthority(url)


@pytest.mark.parametrize("url", ["http://localhost/tsa", "http://10.0.0.1/tsa", "http://stamps.example/tsa"])
def test_where_loopback_is_allowed_nothing_else_is_over_plain_http(url: str) -> None:
    with pytest.raises(UsageError, match="is no https address"):
        HttpAuthority(url, loopback_allowed=True)


def test_an_https_address_is_taken_and_is_the_name() -> None:
    assert HttpAuthority("https://stamps.example:8443/tsa").name == "https://stamps.example:8443/tsa"


def test_a_redirect_is_not_followed(stamps: ModuleType) -> None:
    authority = stamps.Authority()
    with (
        stamps.serving(stamps.honest(authority)) as elsewhere,
        stamps.serving(lambda _: (302, {"Location": elsewhere, "Content-Length": "0"}, b"")) as url,
        pytest.raises(MachineError, match="answered 302"),
    ):
        asked(url)
    assert authority.asked == []


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ((503, {"Content-Length": "0"}, b""), "answered 503 Service Unavailable"),
        ((200, {"Content-Type": "text/html"}, b"<p>log in"), "answered with text/html, not with a time stamp"),
        ((200, {"Content-Type": "application/timestamp-reply"}, bytes(300_000)), "more than 262144 bytes"),
    ],
)
def test_an_answer_that_is_none_is_a_sentence(
    stamps: ModuleType, answer: tuple[int, dict[str, str], bytes], words: str
) -> None:
    with stamps.serving(lambda _: answer) as url, pytest.raises(MachineError, match=words) as caught:
        asked(url)
    assert "Nothing was entered" in caught.value.advice


def test_an_answer_that_takes_too_long_is_a_sentence(stamps: ModuleType) -> None:
    clock = count(0, 20)
    with (
        stamps.serving(stamps.honest(stamps.Authority())) as url,
        pytest.raises(MachineError, match="took more than 10 seconds"),
    ):
        asked(url, time_s=10.0, monotonic=lambda: float(next(clock)))


def test_an_authority_that_is_not_there_is_a_sentence(stamps: ModuleType) -> None:
    with stamps.serving(lambda _: (200, {}, b"")) as url:
        pass
    with pytest.raises(MachineError, match="cannot be reached"):
        asked(url)
