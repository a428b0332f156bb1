"""What stands between the network and the pages, without a browser."""

from __future__ import annotations

import asyncio
import logging
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp
from streamlit.proto.BackMsg_pb2 import BackMsg

from bloei_core.ui.gate.closed import Closed
from bloei_core.ui.gate.headers import SecurityHeaders
from bloei_core.ui.gate.here import OnlyHere
from bloei_core.ui.gate.limits import RateLimits
from bloei_core.ui.gate.passage import Passage
from bloei_core.ui.gate.policy import of_document
from bloei_core.ui.gate.returning import address_of_page
from bloei_core.ui.gate.touches import _is_of_a_human


def asked(
    app: ASGIApp, path: str, client: str = "127.0.0.1", query: str = "", **headers: str
) -> tuple[int, dict[str, list[str]], str]:
    """Ask an ASGI app something: status, headers, body."""
    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": (client, 1234),
        "server": ("localhost", 80),
        "scheme": "http",
        "root_path": "",
    }
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    asyncio.run(app(scope, receive, send))  # type: ignore[arg-type]
    found: dict[str, list[str]] = {}
    for name, value in sent[0]["headers"]:
        found.setdefault(name.decode(), []).append(value.decode())
    return sent[0]["status"], found, b"".join(each.get("body", b"") for each in sent[1:]).decode()


def app_that(answers: Any, *paths: str) -> Starlette:
    """An app with one answer at these paths."""
    return Starlette(routes=[Route(path, answers) for path in paths])


def fine(_request: Request) -> Response:
    answer = PlainTextResponse("goed")
    answer.set_cookie("_streamlit_user", "x", max_age=2_592_000, httponly=True)
    return answer


def test_every_answer_tells_a_browser_what_it_may() -> None:
    app = SecurityHeaders(app_that(fine, "/gezond", "/component/x"), secure=False)
    _, headers, _ = asked(app, "/gezond")
    assert headers["x-content-type-options"] == ["nosniff"]
    assert headers["referrer-policy"] == ["same-origin"]
    assert "frame-ancestors 'none'" in headers["content-security-policy"][0]
    assert "camera=()" in headers["permissions-policy"][0]
    assert "strict-transport-security" not in headers
    _, headers, _ = asked(app, "/component/x")
    assert "frame-ancestors 'self'" in headers["content-security-policy"][0]


@pytest.mark.parametrize("secure", [True, False])
def test_a_cookie_of_a_sign_in_ends_with_the_browser(secure: bool) -> None:
    app = SecurityHeaders(app_that(fine, "/"), secure=secure)
    _, headers, _ = asked(app, "/")
    [cookie] = headers["set-cookie"]
    assert ("Secure" in cookie, "HttpOnly" in cookie) == (secure, True)
    assert "Max-Age" not in cookie
    assert ("strict-transport-security" in headers) == secure


def test_only_these_inline_scripts_may_run() -> None:
    policy = of_document(b"<script>one()</script><script src=x></script>")
    scripts = next(part for part in policy.split("; ") if part.startswith("script-src"))
    assert "unsafe-inline" not in scripts
    assert "unsafe-eval" not in scripts
    assert scripts.count("'sha256-") == 3  # this one, and two of Bloei itself
    assert of_document(b"<script>two()</script>") != of_document(b"<script>one()</script>")


def test_without_signing_in_only_this_machine_is_served(
    caplog: pytest.LogCaptureFixture,
) -> None:
    app = OnlyHere(app_that(fine, "/"))
    assert asked(app, "/")[0] == 200
    assert asked(app, "/", client="::1")[0] == 200
    with caplog.at_level(logging.WARNING, "bloei.security"):
        status, _, said = asked(app, "/", client="192.0.2.7")
    assert (status, "oefenstad" in said) == (403, True)
    assert [vars(record)["what"] for record in caplog.records] == ["not_this_machine"]
    assert "192.0.2.7" not in str([vars(record) for record in caplog.records])


def test_what_streamlit_tells_machines_is_closed() -> None:
    app = Closed(app_that(fine, "/_stcore/metrics", "/_stcore/health", "/gezond"))
    assert asked(app, "/_stcore/metrics")[0] == 404
    assert asked(app, "/gezond")[2] == "goed"
    assert asked(app, "/_stcore/health")[0] == 200


def test_who_knocks_too_often_waits(caplog: pytest.LogCaptureFixture) -> None:
    app = RateLimits(app_that(fine, "/auth/login", "/agenda/{token}.ics", "/gezond"))
    for _ in range(120):
        assert asked(app, "/auth/login")[0] == 200
    status, headers, said = asked(app, "/auth/login")
    assert (status, headers["retry-after"]) == (429, ["60"])
    assert "Wacht een minuut" in said
    assert asked(app, "/auth/login", client="192.0.2.8")[0] == 200
    assert asked(app, "/gezond")[0] == 200
    statuses = [asked(app, "/agenda/abc.ics", client=f"192.0.2.{n}")[0] for n in range(25)]
    assert statuses.count(429) == 5
    assert asked(app, "/agenda/def.ics")[0] == 200
    told = [vars(record) for record in caplog.records]
    assert {(each["what"], each["of"]) for each in told} == {
        ("too_often", "sign_in"),
        ("too_often", "feed"),
    }
    assert "abc" not in str(told)


@pytest.mark.parametrize(
    ("asked_for", "page"),
    [
        ("/matchbord?team=stratum", "/matchbord?team=stratum"),
        ("/matchbord?als=bea&team=stratum&inloggen=uit", "/matchbord?team=stratum"),
        ("/", "/"),
        ("", "/"),
        ("/mensen?wie=0f08c525-4b", "/mensen?wie=0f08c525-4b"),
        ("//evil.example", "/"),
        ("/\\evil.example", "/"),
        ("https://evil.example/matchbord", "/matchbord"),
        ("/a/b", "/"),
        ("/%2F%2Fevil.example", "/"),
        ("/oauth2callback?code=x", "/"),
        ("/mensen?naam=Fatima van B.", "/mensen"),
        ("/mensen\r\nset-cookie: a=b", "/"),
        ("javascript:alert(1)", "/"),
    ],
)
def test_the_way_back_is_a_page_of_bloei(asked_for: str, page: str) -> None:
    assert address_of_page(asked_for) == page


@given(st.text(max_size=60))
def test_the_way_back_names_no_host_whatever_it_is_made_of(text: str) -> None:
    for made in (text, f"/{text}", f"//{text}", f"/mensen?{text}"):
        back = address_of_page(made)
        assert back.startswith("/")
        assert not back.startswith(("//", "/\\"))
        assert back.isascii()
        assert back.isprintable()


def callback(request: Request) -> Response:
    answer = RedirectResponse("/")
    if request.query_params.get("code") == "good":
        answer.set_cookie("_streamlit_user", "x")
    return answer


@pytest.mark.parametrize(
    ("query", "cookie", "leads"),
    [
        ("code=good&state=s", "%2Fmatchbord%3Fteam%3Dstratum", "/matchbord?team=stratum"),
        ("code=good&state=s", "https%3A%2F%2Fevil.example%2F", "/"),
        ("code=good&state=s", "", "/"),
        ("code=bad&state=s", "%2Fdoelen", "/doelen?inloggen=mislukt"),
        ("error=access_denied&state=s", "%2Fdoelen", "/doelen?inloggen=mislukt"),
        ("", "%2Fdoelen", "/?inloggen=uit"),
    ],
)
def test_from_the_provider_one_gets_where_one_wanted(query: str, cookie: str, leads: str) -> None:
    app = Passage(app_that(callback, "/oauth2callback"))
    headers = {"cookie": f"bloei_terug={cookie}"} if cookie else {}
    status, found, _ = asked(app, "/oauth2callback", query=query, **headers)
    assert (status, found["location"]) == (302, [leads])


def test_the_page_that_asked_is_remembered_for_a_short_time() -> None:
    def to_provider(_request: Request) -> Response:
        return RedirectResponse("https://inloggen.example/authorize")

    app = Passage(app_that(to_provider, "/auth/login"))
    asking = {"host": "bloei.example", "referer": "https://bloei.example/doelen?team=stratum"}
    _, found, _ = asked(app, "/auth/login", **asking)
    assert found["location"] == ["https://inloggen.example/authorize"]
    [cookie] = found["set-cookie"]
    assert cookie.startswith("bloei_terug=%2Fdoelen%3Fteam%3Dstratum;")
    assert "HttpOnly" in cookie
    assert "Max-Age=600" in cookie
    elsewhere = {"host": "bloei.example", "referer": "https://evil.example/doelen"}
    _, found, _ = asked(app, "/auth/login", **elsewhere)
    assert found["set-cookie"][0].startswith("bloei_terug=%2F;")


def test_a_page_that_asks_by_itself_is_no_human() -> None:
    def sent(**asked_for: bool) -> dict[str, Any]:
        message = BackMsg()
        message.rerun_script.query_string = ""
        message.rerun_script.is_auto_rerun = asked_for.get("auto", False)
        return {"type": "websocket.receive", "bytes": message.SerializeToString()}

    assert _is_of_a_human(sent())
    assert not _is_of_a_human(sent(auto=True))
    for other in (
        {"type": "websocket.receive", "bytes": b"\xff\xff"},
        {"type": "websocket.connect"},
    ):
        assert not _is_of_a_human(other)
