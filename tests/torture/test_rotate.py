"""The power goes while the master key is replaced: nothing is locked out."""

from __future__ import annotations

import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path
from random import Random

from bloei_core.engine import DataFolder, open_engine
from bloei_core.master_key import is_changing
from tests.support.server import ROOT, bloei

MOST_KILLS = 40
KEYS = 40_000
ROTATE = """
import sys
from pathlib import Path
from bloei_core.engine import DataFolder, open_engine
engine = open_engine(DataFolder(Path(sys.argv[1])), isolate=False)
print("begin", flush=True)
engine.rotate_key(lambda share: print(share, flush=True))
print("end", flush=True)
"""


def test_a_kill_while_the_key_is_replaced_locks_nobody_out(tmp_path: Path, rounds: int) -> None:
    folder, chance = DataFolder(tmp_path), Random(1)
    with closing(open_engine(folder, isolate=False)) as engine:
        sealed = [engine.vault.seal(f"tekst {number}", f"p{number}") for number in range(20)]
        engine.vault.create_keys(f"q{number}" for number in range(KEYS))
        engine.backups.make()
    halfway = 0
    for _ in range(min(rounds, MOST_KILLS)):
        process = subprocess.Popen(
            [sys.executable, "-c", ROTATE, str(tmp_path)],
            cwd=ROOT,
            stdout=subprocess.PIPE,
            text=True,
        )
        assert process.stdout
        assert process.stdout.readline() == "begin\n"
        for _ in range(chance.randrange(6)):
            process.stdout.readline()
        time.sleep(chance.uniform(0, 0.02))
        process.kill()
        process.wait(20)
        process.stdout.close()
        halfway += is_changing(folder.master_key)
        with closing(open_engine(folder, isolate=False)) as engine:
            assert [engine.vault.open(each) for each in sealed] == [f"tekst {n}" for n in range(20)]
            assert not is_changing(folder.master_key)
    assert halfway > 0
    assert bloei(tmp_path, "check", "--data", str(tmp_path)).returncode == 0
