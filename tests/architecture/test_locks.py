"""requirements.lock and requirements-dev.lock: complete, hashed, current, and naming no host."""

from __future__ import annotations

import re
import tomllib
from importlib import metadata
from pathlib import Path

import pytest
from packaging.markers import Marker
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ["requirements.lock", "requirements-dev.lock"]
PINNED = re.compile(r"^([a-z0-9._-]+)==([^\s;]+)(?: ; ([^\\]+?))? \\$", re.MULTILINE)


def wanted(lock: str) -> list[str]:
    """What pyproject.toml asks for."""
    told = tomllib.loads((ROOT / "pyproject.toml").read_text())
    needed = [*told["project"]["dependencies"], *told["build-system"]["requires"]]
    return needed if lock == LOCKS[0] else [*needed, *told["dependency-groups"]["dev"]]


def pins(lock: str) -> dict[str, str]:
    """Name → version of what is pinned for this machine (a line may hold a marker)."""
    lines = PINNED.findall((ROOT / lock).read_text())
    return {name: version for name, version, marker in lines if holds(marker)}


def holds(marker: str) -> bool:
    return not marker or Marker(marker).evaluate()


def brought_along(texts: list[str]) -> dict[str, list[Requirement]]:
    """These requirements and all that they need here, by the metadata of what is installed."""
    found: dict[str, list[Requirement]] = {}
    queue = [Requirement(text) for text in texts]
    while queue:
        requirement = queue.pop()
        earlier = found.setdefault(canonicalize_name(requirement.name), [])
        if requirement not in earlier:
            earlier.append(requirement)
            queue += needs_of(requirement)
    return found


def needs_of(requirement: Requirement) -> list[Requirement]:
    extras = ["", *requirement.extras]
    needs = [Requirement(text) for text in metadata.requires(requirement.name) or []]
    return [
        need
        for need in needs
        if not need.marker or any(need.marker.evaluate({"extra": extra}) for extra in extras)
    ]


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_fits_what_is_asked_and_all_that_this_brings_along(lock: str) -> None:
    pinned = pins(lock)
    missing = [
        str(requirement)
        for name, requirements in brought_along(wanted(lock)).items()
        for requirement in requirements
        if name not in pinned or not requirement.specifier.contains(pinned[name], prereleases=True)
    ]
    assert missing == [], "make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_the_lock_holds_nothing_that_nobody_needs(lock: str) -> None:
    assert pins(lock).keys() - brought_along(wanted(lock)).keys() == set(), "make lock"


@pytest.mark.parametrize("lock", LOCKS)
def test_what_runs_here_is_what_is_locked(lock: str) -> None:
    installed = {name: metadata.version(name) for name in pins(lock)}
    assert installed == pins(lock), "make test installs what is locked"


@pytest.mark.parametrize("lock", LOCKS)
def test_every_package_is_hashed_and_no_host_is_named(lock: str) -> None:
    text = (ROOT / lock).read_text()
    blocks = re.split(r"^(?=[a-z0-9])", text, flags=re.MULTILINE)[1:]
    assert len(blocks) == len(PINNED.findall(text)) > 50
    assert [block for block in blocks if "--hash=sha256:" not in block] == []
    assert re.findall(r"^-.*|\w+://\S*|.*@ .*", text, flags=re.MULTILINE) == []


def test_both_locks_agree() -> None:
    run, develop = (pins(lock) for lock in LOCKS)
    assert run.items() <= develop.items()
