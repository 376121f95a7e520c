"""Addresses of workspaces: folders and databases, and no password in either."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from probanda.model.address import DatabaseAddress, workspace_at
from probanda.model.errors import UsageError


def test_a_path_is_a_folder() -> None:
    assert workspace_at("somewhere/.probanda", folder=None) == Path("somewhere/.probanda")


def test_a_url_is_a_database_with_a_folder() -> None:
    found = workspace_at("postgresql://ann@db.example:5433/cases?sslmode=verify-full", folder="vault")
    assert found == DatabaseAddress(
        user="ann",
        host="db.example",
        port=5433,
        database="cases",
        settings=(("sslmode", "verify-full"),),
        folder=Path("vault"),
    )


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://ann@db.example:5433/cases",
        "postgresql://ann@[::1]/cases",
        "postgresql://ann@%2Frun%2Fpostgresql/cases",
        "postgresql://db.example/cases",
        "postgresql:///cases",
    ],
)
def test_an_address_is_said_as_it_was_written(url: str) -> None:
    assert str(workspace_at(url, folder="vault")) == url


def test_a_database_without_a_folder_is_refused_with_the_way_out() -> None:
    with pytest.raises(UsageError, match="needs a folder") as caught:
        workspace_at("postgresql://ann@db.example/cases", folder=None)
    assert "PROBANDA_VAULT" in caught.value.advice


def test_a_password_is_refused_and_not_repeated() -> None:
    with pytest.raises(UsageError, match="holds a password") as caught:
        workspace_at("postgresql://ann:secret-word@db.example/cases", folder="vault")
    assert "secret-word" not in f"{caught.value}{caught.value.advice}"


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("mysql://ann@db.example/cases", "'mysql'"),
        ("postgresql://ann@db.example", "names no database"),
        ("postgresql://ann@db.example/one/two", "names no database"),
        ("postgresql://ann@db.example:port/cases", "cannot be read"),
        ("postgresql://ann@db.example:99999/cases", "cannot be read"),
        ("postgresql://ann@[::1/cases", "cannot be read"),
        ("postgresql://ann@db.example/cases?password=x", "not known: password"),
        ("postgresql://ann@db.example/cases?options=-cfsync%3Doff", "not known: options"),
        ("postgresql://ann@db.example/cases#part", "not known: part"),
    ],
)
def test_an_address_that_cannot_be_used_is_refused(url: str, sentence: str) -> None:
    with pytest.raises(UsageError, match=sentence) as caught:
        workspace_at(url, folder="vault")
    assert caught.value.advice


@given(st.sampled_from(["", "postgresql://", "postgresql://ann@db.example/"]), st.text())
def test_any_text_is_an_address_or_a_usage_error(start: str, text: str) -> None:
    try:
        found = workspace_at(start + text, folder="vault")
    except UsageError:
        return
    assert isinstance(found, Path | DatabaseAddress)
