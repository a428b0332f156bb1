"""Serve the bare board (tests/ui/board_harness.py) the way that `bloei start` serves Bloei.

`python -m tests.bench.bare PORT`
"""

from __future__ import annotations

import os
import socket
import sys

import streamlit as st
import uvicorn

from bloei_core.engine import ROOT

app = st.App(ROOT / "tests" / "ui" / "board_harness.py")


def main(port: int) -> None:
    """Serve until killed."""
    os.chdir(ROOT)
    config = uvicorn.Config(
        app,
        log_level="error",
        access_log=False,
        ws="websockets-sansio",
        ws_per_message_deflate=False,
    )
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    listening.bind(("127.0.0.1", port))
    listening.listen()
    print("open", flush=True)
    uvicorn.Server(config).run(sockets=[listening])


if __name__ == "__main__":
    main(int(sys.argv[1]))
