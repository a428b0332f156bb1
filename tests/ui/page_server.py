"""A page of the tests, served by Streamlit on a port of its own."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

from tests.support.server import free_port

WAIT_SECONDS = 40


@dataclass
class PageServer:
    """`streamlit run script`, to start and to kill; what it says is in `log`."""

    script: Path
    log: Path
    port: int = field(default_factory=free_port)
    process: subprocess.Popen[bytes] | None = None

    @property
    def address(self) -> str:
        return f"http://localhost:{self.port}/"

    def start(self) -> None:
        command = [sys.executable, "-m", "streamlit", "run", str(self.script)]
        options = ["--server.port", str(self.port), "--server.headless", "true"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen([*command, *options], stdout=log, stderr=log)
        self._wait()

    def kill(self) -> None:
        if self.process:
            self.process.kill()
            self.process.wait()

    def _wait(self) -> None:
        deadline = time.monotonic() + WAIT_SECONDS
        while time.monotonic() < deadline:
            try:
                urllib.request.urlopen(f"http://localhost:{self.port}/_stcore/health", timeout=2)
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
            else:
                return
        raise RuntimeError(f"the page is not served:\n{self.log.read_text()}")
