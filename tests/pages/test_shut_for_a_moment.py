"""While a backup is put back: whoever comes in is told, and her page goes on by itself."""

from __future__ import annotations

from bloei_core import Context, Page
from pages import signposts
from tests.contract.screen import draw, sent


def test_it_says_that_bloei_is_back_soon(verbinder: Context) -> None:
    page = Page("dicht", "Dicht", "", lambda context: signposts.shut_for_a_moment(context.engine))
    verbinder.engine.warehouse.door.why = "Bloei zet een reservekopie terug."
    screen = draw(page, verbinder)
    assert [each.value for each in screen.exception] == []
    assert screen.title[0].value == "Bloei is zo terug"
    assert "zet een reservekopie terug" in sent(screen)
    assert "gaat vanzelf verder" in sent(screen)
