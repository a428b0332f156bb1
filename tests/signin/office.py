"""A Bloei that people sign in to, and the provider of its city, both on this machine."""

from __future__ import annotations

import os
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, cast
from wsgiref.simple_server import WSGIRequestHandler, make_server

from canaille import create_app
from canaille.backends import Backend
from joserfc.jwk import JWKRegistry
from playwright.sync_api import Page, expect
from pytest_iam import Server as Canaille

from tests.app.hands import PATIENCE

COOKIE_SECRET = "een geheim van veertig tekens, of wat meer"
PASSWORD = "een lang wachtwoord voor de test"


@dataclass
class Office:
    """The provider, with Bloei as its client."""

    canaille: Canaille
    client: Any
    secret: str

    def environment(self) -> dict[str, str]:
        """What Bloei must know of the provider, but for its own address."""
        return {
            "BLOEI_OIDC_METADATA": f"{self.canaille.url}.well-known/openid-configuration",
            "BLOEI_OIDC_CLIENT_ID": self.client.client_id,
            "BLOEI_OIDC_CLIENT_SECRET": self.secret,
            "BLOEI_COOKIE_SECRET": COOKIE_SECRET,
        }

    def hire(self, account: str) -> None:
        """Somebody gets an account at the city."""
        user = self.canaille.random_user(
            user_name=account.split("@", maxsplit=1)[0], emails=[account], password=PASSWORD
        )
        self.canaille.consent(user, self.client)

    @contextmanager
    def listening(self) -> Iterator[None]:
        """Answer within the block."""
        self._begin()
        try:
            yield
        finally:
            self._end()

    @contextmanager
    def away(self) -> Iterator[None]:
        """Within the block the provider gives no answer: nobody listens at its address."""
        self._end()
        try:
            yield
        finally:
            app, port = self.canaille.app, self.canaille.port
            self.canaille.httpd = make_server("localhost", port, app, handler_class=_Silent)
            self._begin()

    def _begin(self) -> None:
        serve = self.canaille.httpd.serve_forever
        threading.Thread(target=serve, args=(0.05,), daemon=True).start()

    def _end(self) -> None:
        self.canaille.httpd.shutdown()
        self.canaille.httpd.server_close()


class _Silent(WSGIRequestHandler):
    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """No news."""


@contextmanager
def opened(provider_port: int, bloei: str) -> Iterator[Office]:
    """A provider on this port for the Bloei at this address, until the end of the block."""
    os.environ["AUTHLIB_INSECURE_TRANSPORT"] = "1"
    app = create_app(config=_configuration(provider_port), env_file=".none", env_prefix="NONE_")
    server = Canaille(app, provider_port, Backend.instance)
    with app.app_context():
        office = _with_bloei(server, bloei)
        with office.listening():
            yield office


def _with_bloei(server: Canaille, bloei: str) -> Office:
    secret = str(uuid.uuid4())
    back = f"{bloei}/oauth2callback"
    client = server.models.Client(
        client_id=str(uuid.uuid4()),
        client_secret=secret,
        client_name="Bloei",
        client_uri=bloei,
        redirect_uris=[back],
        post_logout_redirect_uris=[back],
        grant_types=["authorization_code"],
        response_types=["code"],
        token_endpoint_auth_method="client_secret_basic",
        scope=["openid", "email", "profile"],
    )
    server.backend.save(client)
    client.audience = [client]
    server.backend.save(client)
    return Office(server, client, secret)


def sign_in(page: Page, account: str, *, pressed: bool = False) -> None:
    """Press the button of Bloei and fill in the forms of the provider."""
    if not pressed:
        page.get_by_role("button", name="Inloggen").click(timeout=PATIENCE)
    page.locator("input[name=login]").fill(account.split("@", maxsplit=1)[0], timeout=PATIENCE)
    page.locator("button[type=submit]").first.click()
    page.locator("input[name=password]").fill(PASSWORD, timeout=PATIENCE)
    page.locator("button[type=submit]").first.click()
    expect(page.get_by_test_id("stApp")).to_be_visible(timeout=PATIENCE)


def _configuration(port: int) -> dict[str, Any]:
    key = JWKRegistry.generate_key("RSA", 2048)
    key.ensure_kid()
    return {
        "TESTING": True,
        "ENV_FILE": None,
        "SECRET_KEY": str(uuid.uuid4()),
        "WTF_CSRF_ENABLED": False,
        "PREFERRED_URL_SCHEME": "http",
        "SERVER_NAME": f"localhost:{port}",
        "CANAILLE": {
            "DATABASE": "memory",
            "JAVASCRIPT": False,
            "ACL": {"DEFAULT": {"PERMISSIONS": ["use_oidc"]}},
            "LOGGING": {"version": 1, "disable_existing_loggers": False},
        },
        "CANAILLE_OIDC": {"ACTIVE_JWKS": [cast("dict[str, Any]", key.as_dict(private=True))]},
    }
