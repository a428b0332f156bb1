"""A hundred people at the boards at once: no error, and the memory of the server stays level."""

from __future__ import annotations

import asyncio
import json
import time
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from random import Random

import psutil  # type: ignore[import-untyped]

from bloei_core import Role
from bloei_core.backups import manifest
from bloei_core.engine import DataFolder, Engine, open_engine
from tests.bench.serving import at_rest
from tests.bench.session import Refused, Session
from tests.conftest import StartServer
from tests.support.server import Server

MANY = 50
"""From so many rounds on it is the long proof: a hundred sessions, five minutes."""
PAUSE = 2.5
MOST_GROWTH = 1.25
BOARD = "matchbord"


@dataclass
class Told:
    """What came of it."""

    moves: int = 0
    refused: int = 0
    memory: list[float] = field(default_factory=list)


def verbinders(folder: Path) -> list[tuple[str, str]]:
    """Everybody who may move cards, with a team."""
    engine: Engine = open_engine(DataFolder(folder))
    found = [
        (member.id, each.team)
        for member in engine.members()
        for each in member.memberships
        if each.role == Role.VERBINDER and member.active
    ]
    engine.close()
    return found


async def work(session: Session, number: int, until: float, told: Told) -> None:
    """Move a card every two and a half seconds."""
    chance = Random(number)
    await asyncio.sleep(chance.uniform(0, PAUSE))
    while time.monotonic() < until:
        try:
            await session.move(chance)
            told.moves += 1
        except Refused:
            told.refused += 1
        await asyncio.sleep(PAUSE)


async def crowd(sessions: list[Session], seconds: float, server: Server) -> Told:
    """All of them open a board and work; the memory is looked at as they go."""
    told = Told()
    for session in sessions:
        await session.open()
    until = time.monotonic() + seconds
    working = [
        asyncio.create_task(work(each, number, until, told)) for number, each in enumerate(sessions)
    ]
    while not all(each.done() for each in working):
        await asyncio.sleep(min(seconds / 10, 10))
        told.memory.append(psutil.Process(server.pid).memory_info().rss / 2**20)
    await asyncio.gather(*working)  # raises what went wrong in a session
    await asyncio.gather(*(session.close() for session in sessions))
    return told


def test_many_sessions_at_once_give_no_error_and_the_memory_stays_level(
    demo_data: Path, start_server: StartServer, rounds: int
) -> None:
    number, seconds = (100, 300.0) if rounds >= MANY else (12, 10.0)
    everybody = verbinders(demo_data)
    server = start_server()
    at_rest(server)  # ten seconds after its start it imports what maps need: 60 MB
    chosen = [everybody[index % len(everybody)] for index in range(number)]
    sessions = [Session(server.address, BOARD, f"als={m}&team={t}") for m, t in chosen]
    told = asyncio.run(crowd(sessions, seconds, server))
    early = sorted(told.memory[: max(len(told.memory) // 3, 1)])
    late = sorted(told.memory[-max(len(told.memory) // 3, 1) :])
    print(
        f"{number} sessies, {seconds:.0f} s: {told.moves} verplaatst, {told.refused} was iemand "
        f"eerder, geheugen {early[0]:.0f} MB tot {max(told.memory):.0f} MB, aan het eind "
        f"{late[len(late) // 2]:.0f} MB"
    )
    assert told.moves > number
    assert late[len(late) // 2] <= early[len(early) // 2] * MOST_GROWTH
    assert failures_in(server.log) == []
    assert server.command("check", "--data", str(server.data)).returncode == 0
    server.stop()


def failures_in(log: Path) -> list[dict[str, object]]:
    """What the log of the server tells that is worse than a remark."""
    return [each for each in lines_of(log) if each["level"] in ("error", "critical")]


def lines_of(log: Path) -> list[dict[str, object]]:
    """The lines of the log that are JSON; the rest was said to whoever started it."""
    return [json.loads(line) for line in log.read_text().splitlines() if line.startswith("{")]


def test_a_backup_and_a_restore_while_sessions_work(
    demo_data: Path, start_server: StartServer
) -> None:
    """Through the command line, as a beheerder does: nobody hears of it but for a moment."""
    everybody = verbinders(demo_data)
    server = start_server()
    sessions = [
        Session(server.address, BOARD, f"als={member}&team={team}")
        for member, team in everybody[:4]
    ]

    async def live() -> None:
        for session in sessions:
            await session.open()
        made = await asyncio.to_thread(server.command, "backup", "--data", str(server.data))
        assert made.returncode == 0, made.stderr
        for number, session in enumerate(sessions):
            await moved(session, number)
        [backup] = manifest.every(DataFolder(server.data).backups)
        restored = await asyncio.to_thread(
            server.command, "restore", backup.name, "--yes", "--data", str(server.data)
        )
        assert restored.returncode == 0, restored.stderr
        assert "is teruggezet" in restored.stdout
        for number, session in enumerate(sessions):
            await session._until(partial(went_back, session, backup.seq))
            await moved(session, number)
        await asyncio.gather(*(session.close() for session in sessions))

    asyncio.run(live())
    assert failures_in(server.log) == []
    events = [
        json.loads(line)["event"] for line in server.log.read_text().splitlines() if "{" in line
    ]
    assert "backup made" in events
    assert "backup restored" in events
    assert server.command("check", "--data", str(server.data)).returncode == 0
    server.stop()


def went_back(session: Session, seq: int) -> bool:
    """Whether this board shows what was put back."""
    return session.version <= seq + 50


async def moved(session: Session, number: int) -> None:
    """Move some card; a colleague may be first a few times."""
    chance = Random(number)
    for _ in range(20):
        try:
            await session.move(chance)
        except Refused:
            await asyncio.sleep(0.5)
        else:
            return
    raise AssertionError("no card could be moved")
