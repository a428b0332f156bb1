"""What must be configured before people sign in, and what of the claims counts."""

from __future__ import annotations

from pathlib import Path

import pytest

from bloei_core import signin
from bloei_core.errors import CannotOpen

WHOLE = {
    "BLOEI_OIDC_METADATA": "https://inloggen.example/.well-known/openid-configuration",
    "BLOEI_OIDC_CLIENT_ID": "bloei",
    "BLOEI_OIDC_CLIENT_SECRET": "geheim",
    "BLOEI_PUBLIC_ADDRESS": "https://bloei.example.nl/",
}


@pytest.fixture(autouse=True)
def nothing_configured(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """No variable of this machine, no secrets of this checkout."""
    for name in [*WHOLE, "BLOEI_COOKIE_SECRET", "BLOEI_OIDC_ACCOUNT_CLAIM"]:
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(f"{name}_FILE", raising=False)
    monkeypatch.setattr(signin, "ROOT", tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def configure(monkeypatch: pytest.MonkeyPatch, **other: str) -> None:
    """Set all variables, some of them otherwise."""
    for name, value in {**WHOLE, **other}.items():
        monkeypatch.setenv(name, value)


def test_nothing_configured_is_the_demo() -> None:
    assert signin.provider() is None


def test_the_environment_tells_all(monkeypatch: pytest.MonkeyPatch) -> None:
    configure(monkeypatch)
    found = signin.provider()
    assert found is not None
    assert found.redirect_uri == "https://bloei.example.nl/oauth2callback"
    assert found.is_secure
    assert len(found.cookie_secret) >= 32
    assert set(found.as_secrets()["auth"]) >= {"client_id", "cookie_secret", "redirect_uri"}


def test_a_secret_may_stand_in_a_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    configure(monkeypatch)
    (tmp_path / "secret").write_text("uit een bestand\n")
    monkeypatch.setenv("BLOEI_OIDC_CLIENT_SECRET_FILE", str(tmp_path / "secret"))
    found = signin.provider()
    assert found is not None
    assert found.client_secret == "uit een bestand"


def test_the_secrets_of_streamlit_will_do(tmp_path: Path) -> None:
    (tmp_path / ".streamlit").mkdir()
    (tmp_path / signin.SECRETS).write_text(
        '[auth]\nredirect_uri = "http://localhost:8501/oauth2callback"\nclient_id = "a"\n'
        'client_secret = "b"\nserver_metadata_url = "https://inloggen.example/m"\n'
    )
    found = signin.provider()
    assert found is not None
    assert (found.client_id, found.is_secure) == ("a", False)


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("BLOEI_OIDC_CLIENT_SECRET", "", "half ingericht.*BLOEI_OIDC_CLIENT_SECRET"),
        ("BLOEI_PUBLIC_ADDRESS", "", "BLOEI_PUBLIC_ADDRESS"),
        ("BLOEI_PUBLIC_ADDRESS", "http://bloei.example.nl", "alleen over https"),
        ("BLOEI_PUBLIC_ADDRESS", "bloei.example.nl", "begint met https"),
        ("BLOEI_PUBLIC_ADDRESS", "https://example.nl/bloei", "zonder pad"),
        ("BLOEI_COOKIE_SECRET", "kort", "te kort"),
        ("BLOEI_OIDC_CLIENT_SECRET_FILE", "nergens", "niet te lezen"),
    ],
)
def test_half_a_configuration_is_refused_in_dutch(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str, said: str
) -> None:
    configure(monkeypatch, **{name: value})
    with pytest.raises(CannotOpen, match=said):
        signin.provider()


@pytest.mark.parametrize(
    ("claim", "told", "account"),
    [
        ("email", {"email": "a@x.example", "email_verified": True}, "a@x.example"),
        ("email", {"email": "a@x.example"}, "a@x.example"),
        ("email", {"email": "a@x.example", "email_verified": False}, ""),
        ("email", {"email": "a@x.example", "email_verified": "false"}, ""),
        ("email", {}, ""),
        ("preferred_username", {"preferred_username": "a", "email_verified": False}, "a"),
    ],
)
def test_only_what_the_provider_vouches_for_is_an_account(
    monkeypatch: pytest.MonkeyPatch, claim: str, told: dict[str, object], account: str
) -> None:
    configure(monkeypatch, BLOEI_OIDC_ACCOUNT_CLAIM=claim)
    found = signin.provider()
    assert found is not None
    assert found.identity({"iss": "i", "sub": "s", **told}).account == account
