"""Signing in: what is configured, what the provider's claims say, and what holds while one is in.

Roles are never in the claims: they are looked up in `core.membership` at each rerun.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import time
import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bloei_core import accounts, presence
from bloei_core.access import Action, Member
from bloei_core.accounts import Identity
from bloei_core.contributions import Setting
from bloei_core.engine import IDLE_MINUTES, ROOT, Engine
from bloei_core.errors import CannotOpen
from bloei_core.presence import Gone
from bloei_core.schema import CORE
from bloei_core.warehouse import EVERY_TEAM

LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
CALLBACK = "/oauth2callback"
LONGEST_HOURS = "longest_hours"
SECRETS = Path(".streamlit") / "secrets.toml"
_VARIABLES: Mapping[str, str] = {
    "server_metadata_url": "BLOEI_OIDC_METADATA",
    "client_id": "BLOEI_OIDC_CLIENT_ID",
    "client_secret": "BLOEI_OIDC_CLIENT_SECRET",
    "redirect_uri": "BLOEI_PUBLIC_ADDRESS",
    "cookie_secret": "BLOEI_COOKIE_SECRET",
    "account_claim": "BLOEI_OIDC_ACCOUNT_CLAIM",
}
_REQUIRED = ("server_metadata_url", "client_id", "client_secret", "redirect_uri")
_SHORTEST_SECRET = 32


# --- what is configured ----------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Provider:
    """An OpenID Connect provider, such as Entra ID or Keycloak."""

    server_metadata_url: str
    client_id: str
    client_secret: str
    redirect_uri: str
    """Where the provider sends people back to: the public address of Bloei and `CALLBACK`."""
    cookie_secret: str
    account_claim: str = "email"
    """Which claim holds the account that a beheerder writes down."""

    @property
    def is_secure(self) -> bool:
        """Whether people reach Bloei over TLS."""
        return self.redirect_uri.startswith("https:")

    def as_secrets(self) -> dict[str, Any]:
        """The section `[auth]` as Streamlit wants it."""
        wanted = (*_REQUIRED, "cookie_secret")
        return {"auth": {key: getattr(self, key) for key in wanted}}

    def identity(self, claims: Mapping[str, Any]) -> Identity:
        """Who the provider says it is. An address that it did not verify is no account."""
        account = str(claims.get(self.account_claim) or "")
        if self.account_claim == "email" and claims.get("email_verified", True) is not True:
            account = ""
        return Identity(str(claims.get("iss", "")), str(claims["sub"]), account)


def provider() -> Provider | None:
    """What the environment, or else `.streamlit/secrets.toml`, says; None when neither does.

    Raises CannotOpen with a Dutch sentence when something lacks or cannot be used.
    """
    found = _from_environment() or _from_secrets()
    if not found:
        return None
    if lacking := [key for key in _REQUIRED if not found.get(key)]:
        names = ", ".join(f"{_VARIABLES[key]} ({key})" for key in lacking)
        raise CannotOpen(f"Inloggen is half ingericht. Dit ontbreekt nog: {names}.")
    found.setdefault("cookie_secret", secrets.token_urlsafe(_SHORTEST_SECRET))
    found["redirect_uri"] = _callback(found["redirect_uri"])
    if len(found["cookie_secret"]) < _SHORTEST_SECRET:
        raise CannotOpen(f"Het geheim voor de cookies is te kort: neem {_SHORTEST_SECRET} tekens.")
    return Provider(**found)


def _from_environment() -> dict[str, str]:
    read = {key: _variable(name) for key, name in _VARIABLES.items()}
    found = {key: value for key, value in read.items() if value}
    # The public address and the rest alone configure nothing.
    return found if any(key in found for key in _REQUIRED[:3]) else {}


def _variable(name: str) -> str:
    """The variable, or what stands in the file that `<name>_FILE` points to."""
    file = os.environ.get(f"{name}_FILE")
    if not file:
        return os.environ.get(name, "").strip()
    try:
        return Path(file).read_text(encoding="utf-8").strip()
    except OSError as error:
        raise CannotOpen(f"Het bestand in {name}_FILE is niet te lezen.") from error


def _from_secrets() -> dict[str, str]:
    for folder in (ROOT, Path.home()):
        try:
            section = tomllib.loads((folder / SECRETS).read_text(encoding="utf-8")).get("auth")
        except OSError:
            continue
        except tomllib.TOMLDecodeError as error:
            raise CannotOpen(f"{folder / SECRETS} is niet te lezen.") from error
        if isinstance(section, dict):
            return {key: str(section[key]).strip() for key in _VARIABLES if section.get(key)}
    return {}


def _callback(address: str) -> str:
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise CannotOpen("Het adres van Bloei begint met https://, zoals https://bloei.stad.nl")
    if parts.scheme == "http" and parts.hostname not in LOOPBACK:
        raise CannotOpen("Inloggen gaat alleen over https: het adres van Bloei begint met https://")
    if parts.path not in ("", "/", CALLBACK):
        raise CannotOpen("Bloei werkt alleen op een adres zonder pad, zoals https://bloei.stad.nl")
    return f"{parts.scheme}://{parts.netloc}{CALLBACK}"


# --- while one is in -------------------------------------------------------------------------


def settings() -> list[Setting]:
    """How long one stays signed in, for the whole city."""
    return [
        Setting(
            key=IDLE_MINUTES,
            label="Na hoeveel minuten zonder iets te doen moet je opnieuw inloggen?",
            kind="number",
            default=60,
            lowest=5,
            highest=480,
            scope="city",
            needs=Action.CHOOSE_SAFETY,
        ),
        Setting(
            key=LONGEST_HOURS,
            label="Na hoeveel uur moet je in elk geval opnieuw inloggen?",
            kind="number",
            default=10,
            lowest=1,
            highest=24,
            scope="city",
            needs=Action.CHOOSE_SAFETY,
        ),
    ]


def key_of(claims: Mapping[str, Any]) -> str:
    """The key of one sign-in: the same for all windows of a browser, another after signing in."""
    parts = [str(claims.get(each, "")) for each in ("iss", "sub", "iat", "exp", "nonce")]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def arrive(engine: Engine, claims: Mapping[str, Any]) -> Gone | None:
    """Somebody shows these claims, which are signed: why they do not hold, or None when they do."""
    key, ends = key_of(claims), _ends(engine, claims)
    if time.time() >= ends:
        return Gone.EXPIRED
    engine.presence.arrive(key, ends)
    return engine.presence.gone(key)


def member_of(engine: Engine, provider: Provider, claims: Mapping[str, Any]) -> Member | None:
    """The member with these claims; None when nobody is known by them."""
    found = accounts.member_of(engine, provider.identity(claims))
    return engine.member(found) if found else None


def guard(engine: Engine, member: Member, key: str = "") -> Callable[[], None]:
    """For `Context.presence`: refuses as soon as the sign-in ends or the member's roles change."""
    return partial(_require, engine, member, key)


def _require(engine: Engine, member: Member, key: str) -> None:
    if key and (gone := engine.presence.gone(key)):
        raise presence.signed_out(gone)
    now = engine.member(member.id)
    if now is None or not now.active or now.memberships != member.memberships:
        raise presence.signed_out(Gone.CHANGED)


def _ends(engine: Engine, claims: Mapping[str, Any]) -> float:
    """A token without an end or a beginning holds no longer than now."""
    longest = float(engine.setting(EVERY_TEAM, CORE, LONGEST_HOURS)) * 3600
    try:
        return min(float(claims["exp"]), float(claims["iat"]) + longest)
    except (KeyError, TypeError, ValueError):
        return 0.0
