"""Serve two_fragments.py as Bloei serves its pages: `streamlit run` this file."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

sys.path.insert(0, str(Path(__file__).parents[2]))

from bloei_core.ui.fragments import let_fragments_finish

let_fragments_finish()
app = st.App(Path(__file__).with_name("two_fragments.py"))
