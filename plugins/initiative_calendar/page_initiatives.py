"""The initiatives of the team on a board, from kwestie to afgerond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

import streamlit as st

from bloei_core import Action, BloeiError, Context
from bloei_core.ui import (
    Around,
    Badge,
    Card,
    Gone,
    Lane,
    Move,
    board,
    board_fragment,
    choices,
    csv_file,
    empty_state,
    formats,
    say_now,
)
from plugins.initiative_calendar import (
    page_initiative,
    service,
    waiting,
    words,
)
from plugins.initiative_calendar.initiatives import service as initiatives
from plugins.initiative_calendar.initiatives import store as initiative_store

_LANES = tuple(Lane(stage.code, stage.title, stage.help) for stage in words.STAGES)
_HEADINGS = ("Initiatief", "Stap", "Thema", "Regie", "Buurt", "Gezocht", "Contact", "Sinds")


def render(context: Context) -> None:
    """Draw the page; `?initiatief=<id>` opens one."""
    context.require(Action.EDIT_RELATIONS)
    say_now()
    st.title("Waar zijn bewoners mee bezig?")
    st.button(
        "Nieuwe kwestie",
        type="primary",
        icon=":material/add:",
        key="initiatief-nieuw",
        on_click=page_initiative.ask_for_new,
    )
    if not initiatives.count_by_stage_and_owner(context):
        empty_state(
            "emoji_objects",
            "Nog geen initiatieven",
            "Alles begint met een kwestie: een plein zonder bankje, buren die elkaar niet kennen. "
            "Klik op **Nieuwe kwestie** en schrijf op wat je zag. Samen verkennen komt daarna.",
        )
    else:
        _draw_board(context)
        _draw_table(context)
    page_initiative.open_dialog(context)


# --- the board -------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InitiativeBoard:
    """The initiatives of the team in view, for the board."""

    context: Context

    def version(self) -> int:
        """The number of the last event of the team."""
        return self.context.latest()

    def cards(self) -> Sequence[Card]:
        """The whole board."""
        found = initiative_store.initiatives(self.context, initiatives.closed_since())
        return [_card(self.context, each) for each in found]

    def changed(self, since: int) -> Sequence[Card | Gone]:
        """The cards that changed since then."""
        return [
            _card(self.context, each)
            for each in initiative_store.changed_initiatives(self.context, since)
        ]

    @property
    def view(self) -> str:
        """What is shown to whom."""
        names = "hidden" if self.context.names_hidden else "shown"
        return f"{self.context.team} {self.context.member.id} {names} {formats.today()}"


@board_fragment()
def _draw_board(context: Context) -> None:
    if page_initiative.wants_to_open():
        st.rerun(scope="app")
    source = InitiativeBoard(context)
    board(
        key=f"initiatieven-{context.team}",
        name=f"Initiatieven van {context.engine.team_name(context.team)}",
        lanes=_LANES,
        source=source,
        view=source.view,
        on_move=partial(_move, context),
        on_open=page_initiative.ask_to_open,
        around=lambda: Around(_notice(context)),
    )


def _notice(context: Context) -> str:
    """How many initiatives run, how many residents lead, and what is on its way."""
    found = initiatives.count_by_stage_and_owner(context)
    running = sum(n for (stage, _), n in found.items() if stage == words.RUNNING)
    led = formats.number(found.get((words.RUNNING, words.RESIDENTS), 0))
    coming = sum(n for (stage, _), n in found.items() if stage in words.ON_THE_WAY)
    parts = [
        formats.count(running, "initiatief loopt", "initiatieven lopen"),
        *([f"bij {led} hebben bewoners de regie"] if running else []),
        f"{formats.count(coming, 'kwestie', 'kwesties')} onderweg",
    ]
    return ", ".join(parts)


def _move(context: Context, move: Move) -> str | None:
    try:
        between = (move.before, move.after)
        initiatives.move_initiative(context, move.card, move.version, move.lane, between)
    except BloeiError as error:
        return str(error)
    return None


def _card(context: Context, each: initiative_store.Initiative) -> Card:
    where = (choices.buurt_name(each.buurt),) if each.buurt else ()
    return Card(
        id=each.id,
        lane=each.stage,
        rank=each.rank,
        version=each.version,
        title=context.open_public(each.title_sealed) or "(zonder titel)",
        lines=(words.THEMES[each.theme], *where),
        badges=tuple(_badges(each)),
        initials=_initials(service.member_name(context, each.verbinder)),
    )


def _badges(each: initiative_store.Initiative) -> list[Badge]:
    found = [Badge(words.LED_BY[each.owner], "green" if each.owner == words.RESIDENTS else "blue")]
    if each.talents and each.stage in words.OPEN_STAGES:
        count = formats.count(len(each.talents), "talent", "talenten")
        found.append(Badge(f"zoekt {count}", "amber"))
    return found


def _initials(name: str) -> str:
    return "".join(part[0].upper() for part in name.split()[:2] if part[0].isalpha())


# --- the table -------------------------------------------------------------------------------


def _draw_table(context: Context) -> None:
    table = st.expander(
        "Als tabel", icon=":material/table_rows:", key="initiatief-tabel", on_change="rerun"
    )
    if not table.open:
        return
    found = initiative_store.initiatives(context, initiatives.closed_since())
    rows = [_row(context, each) for each in found]
    with table:
        st.dataframe(
            {name: [row[at] for row in rows] for at, name in enumerate(_HEADINGS)},
            hide_index=True,
            width="stretch",
        )
        st.download_button(
            "Downloaden als CSV",
            csv_file(_HEADINGS, rows),
            "initiatieven.csv",
            "text/csv",
            icon=":material/download:",
            on_click="ignore",
            key="initiatief-csv",
        )
        days = formats.count(waiting.wait_days(context), "dag", "dagen")
        st.caption(f"Na {days} zonder nieuws staat een initiatief bij Vandaag.")


def _row(context: Context, each: initiative_store.Initiative) -> tuple[str, ...]:
    since: date = formats.local(each.created_at).date()
    talents = choices.talents()
    return (
        context.open_public(each.title_sealed),
        words.stage_title(each.stage),
        words.THEMES[each.theme],
        words.OWNERS[each.owner],
        choices.buurt_name(each.buurt) if each.buurt else "",
        formats.join_words([talents[code] for code in each.talents if code in talents]),
        service.member_name(context, each.verbinder),
        formats.dutch_date(since),
    )
