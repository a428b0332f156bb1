"""Files that the server itself gives to the browser, so that nothing comes from outside."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path
from types import ModuleType
from typing import Final

from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from xstatic.pkg import leaflet, leaflet_markercluster

_AT: Final = "/assets"
_OWN: Final = Path(__file__).parent / "assets"
_PACKAGES: Final = {"leaflet": leaflet, "markercluster": leaflet_markercluster}
_A_YEAR: Final = "public, max-age=31536000, immutable"


def assets() -> Mount:
    """The route below which they are; every address names a version, so browsers keep them."""
    packages = [
        Mount(f"/{_folder(name)}", _Kept(directory=package.BASE_DIR))
        for name, package in _PACKAGES.items()
    ]
    return Mount(_AT, routes=[*packages, Mount("/bloei", _Kept(directory=_OWN))])


def address_of(package: str, file: str) -> str:
    """The address of a file of Bloei itself (`bloei`) or of a package (`leaflet`)."""
    if package == "bloei":
        return f"{_AT}/bloei/{file}?{_fingerprint(file)}"
    return f"{_AT}/{_folder(package)}/{file}"


def _folder(name: str) -> str:
    package: ModuleType = _PACKAGES[name]
    return f"{name}-{package.VERSION}"


@cache
def _fingerprint(file: str) -> str:
    return hashlib.sha256((_OWN / file).read_bytes()).hexdigest()[:12]


class _Kept(StaticFiles):
    """Files that a browser may keep for a year."""

    def file_response(self, *args: object, **kwargs: object) -> Response:
        found = super().file_response(*args, **kwargs)  # type: ignore[arg-type]
        found.headers["cache-control"] = _A_YEAR
        return found
