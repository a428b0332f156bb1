"""A Bloei server of one's own: a process, a free port and a data folder, for tests that kill it."""

from __future__ import annotations

import os
import random
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120.0  # seconds: the first start on an empty folder makes the demo city


def free_port() -> int:
    """A port that nobody listens on. Every xdist worker draws from a range of its own."""
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = 21_000 + 1_000 * worker  # below the range from which the system hands out ports
    candidates = random.sample(range(first, first + 1_000), 100)
    return next(port for port in candidates if _is_free(port))


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


@dataclass
class Server:
    """`bloei start` on a data folder. Its output is in `log`, outside the data folder."""

    data: Path
    log: Path
    port: int = field(default_factory=free_port)
    environment: dict[str, str] = field(default_factory=dict)
    """More variables for the process."""
    _process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def pid(self) -> int:
        """The id of the running process; an error when there is none."""
        if self._process is None:
            raise RuntimeError("the server is not running")
        return self._process.pid

    def start(self) -> Server:
        """Start and wait until /gezond answers. Raises with the end of the log when it does not."""
        arguments = ["start", "--port", str(self.port), "--data", str(self.data)]
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "bloei_core", *arguments],
                cwd=ROOT,
                env=_environment(self.data) | self.environment,
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )
        self._wait_until_healthy()
        return self

    def kill(self) -> None:
        """SIGKILL, as when the power goes: nothing gets a chance to tidy up."""
        self._end(signal.SIGKILL)

    def stop(self) -> None:
        """End it politely, and with SIGKILL when it has not gone after 20 seconds."""
        try:
            self._end(signal.SIGTERM)
        except subprocess.TimeoutExpired:
            self._end(signal.SIGKILL)

    def restart(self) -> Server:
        """Stop if needed and start again on the same port and data."""
        self.stop()
        return self.start()

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run `bloei <arguments>` on the same data folder; look at returncode, stdout, stderr."""
        return bloei(self.data, *arguments)

    def _end(self, how: signal.Signals) -> None:
        if self._process is None:
            return
        if self._process.poll() is None:
            os.killpg(self._process.pid, how)
        self._process.wait(20)
        self._process = None

    def _wait_until_healthy(self) -> None:
        deadline = time.monotonic() + PATIENCE
        while not self._healthy():
            ended = self._process is None or self._process.poll() is not None
            if ended or time.monotonic() > deadline:
                self.stop()
                raise RuntimeError(f"bloei start did not come up:\n{self.log.read_text()[-3000:]}")
            time.sleep(0.1)

    def _healthy(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.address}/gezond", timeout=2) as answer:  # noqa: S310  our own address
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False


def bloei(data: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Run the command line on a data folder and wait for it, five minutes at most."""
    return subprocess.run(
        [sys.executable, "-m", "bloei_core", *arguments],
        cwd=ROOT,
        env=_environment(data),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )


def _environment(data: Path) -> dict[str, str]:
    return {**os.environ, "BLOEI_DATA": str(data), "PYTHONUNBUFFERED": "1"}
