"""One sheet: a template filled in, whole or as the part that stands on the screen."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import jinja2
import streamlit as st

_FOLDER = Path(__file__).parent / "templates"
_STYLE = (_FOLDER / "paper.css").read_text()
_TEMPLATES = jinja2.Environment(
    loader=jinja2.FileSystemLoader(_FOLDER),
    autoescape=True,
    undefined=jinja2.StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_PRINTER = st.components.v2.component(
    "bloei_print",
    html='<button type="button">Afdrukken</button>\n',
    css=(_FOLDER / "print.css").read_text(),
    js="""
export default function ({ parentElement }) {
  parentElement.querySelector("button").onclick = () => globalThis.print();
}
""",
)


@dataclass(frozen=True, slots=True)
class Paper:
    """A filled-in template: `title` for the window, `body` is HTML in which all is escaped."""

    title: str
    body: str

    @property
    def file(self) -> bytes:
        """A whole HTML page that needs nothing else."""
        page = _TEMPLATES.get_template("page.html")
        return page.render(title=self.title, body=self.body, style=_STYLE).encode()


def fill_in(template: str, title: str, **values: object) -> Paper:
    """Fill in a template of this folder; every value is escaped."""
    return Paper(title, _TEMPLATES.get_template(template).render(title=title, **values))


def draw_paper(paper: Paper) -> None:
    """Show the sheet on a page; what stands around it is not printed."""
    st.html(f"<style>{_STYLE}</style>{paper.body}")


def print_button() -> None:
    """A button that opens the printing of the browser."""
    with st.container(key="afdrukken", width="content"):
        _PRINTER(key="bloei-print")
