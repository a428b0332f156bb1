"""Typer in Dutch: help, and one line for what somebody did wrong.

Typer has most of its English words in its code, beyond the reach of a catalogue of translations.
So help is written here, and errors are told by their kind, never by their text.
"""

from __future__ import annotations

import inspect
from collections.abc import Iterable, Sequence
from difflib import get_close_matches
from typing import Any, TypeAlias

import typer
from typer.core import TyperCommand, TyperGroup

# Typer keeps its own types of these to itself.
Private: TypeAlias = Any

_HELP = "Laat deze uitleg zien."


class DutchCommand(TyperCommand):
    """A command whose help is Dutch."""

    def parse_args(self, ctx: Private, args: list[str]) -> list[str]:
        """Read the arguments; what the command has no room for is refused in Dutch."""
        ctx.allow_extra_args = True
        try:
            left = super().parse_args(ctx, args)
        except typer.TyperException as error:
            # Some of these do not know of which command they speak.
            vars(error)["ctx"] = ctx
            raise
        if left and not ctx.resilient_parsing:
            raise typer.BadParameter(f"“{' '.join(left)}” is te veel.", ctx=ctx)
        return left

    def format_help(self, ctx: Private, formatter: Private) -> None:
        """Write the help."""
        parameters = self.get_params(ctx)
        options = [each for each in parameters if each.param_type_name == "option"]
        arguments = [_argument(each) for each in parameters if each not in options]
        _write_start(formatter, ctx, [*(name for name, _ in arguments), "[opties]"])
        _write_list(formatter, "Erbij", arguments)
        _write_list(formatter, "Opties", map(_option, options))


class DutchGroup(TyperGroup):
    """The list of commands in Dutch."""

    def resolve_command(self, ctx: Private, args: list[str]) -> Private:
        """Find the command that was typed; suggest one when there is none of that name."""
        if self.get_command(ctx, args[0]) is None:
            raise typer.BadParameter(_no_such_command(args[0], list(self.commands)), ctx=ctx)
        return super().resolve_command(ctx, args)

    def format_help(self, ctx: Private, formatter: Private) -> None:
        """Write the help."""
        _write_start(formatter, ctx, ["<opdracht>", "[opties]"])
        commands = [(name, _first_line(each.help)) for name, each in self.commands.items()]
        _write_list(formatter, "Opdrachten", commands)
        _write_list(formatter, "Opties", map(_option, self.get_params(ctx)))
        formatter.write_paragraph()
        formatter.write_text(f"Meer over één opdracht: {ctx.command_path} <opdracht> --help")


def explained(error: Exception) -> str:
    """What somebody typed wrong, in one Dutch line; the help for who typed nothing at all."""
    if type(error).__name__ == "NoArgsIsHelpError":
        return str(error)
    context = getattr(error, "ctx", None)
    hint = f" Zie: {context.command_path} --help" if context else ""
    return _told(error) + hint


def _told(error: Exception) -> str:
    """Usage errors of Typer are told apart by their kind; their own texts are English."""
    kind = type(error).__name__
    option = getattr(error, "option_name", "")
    if kind == "NoSuchOption":
        return f"De optie {option} bestaat niet."
    if kind == "BadOptionUsage":
        return f"Achter {option} hoort {'niets' if _is_switch(error, option) else 'een waarde'}."
    if kind == "MissingParameter":
        return f"Vul nog in: {_parameter(error)}."
    if kind == "BadParameter":
        return str(getattr(error, "message", error))
    return "Deze opdracht klopt niet."


def _is_switch(error: Exception, option: str) -> bool:
    parameters = getattr(getattr(error, "ctx", None), "command", None)
    return any(option in each.opts and each.is_flag for each in getattr(parameters, "params", ()))


def _parameter(error: Exception) -> str:
    parameter: Private = getattr(error, "param", None)
    return _argument(parameter)[0] if parameter is not None else "de opdracht"


def _no_such_command(typed: str, known: Sequence[str]) -> str:
    likely = get_close_matches(typed, known, n=1)
    hint = f" Bedoel je “{likely[0]}”?" if likely else ""
    return f"De opdracht “{typed}” bestaat niet.{hint}"


def _write_start(formatter: Private, ctx: Private, pieces: Iterable[str]) -> None:
    formatter.write_usage(ctx.command_path, " ".join(pieces), prefix="Gebruik: ")
    for paragraph in inspect.cleandoc(ctx.command.help or "").split("\n\n"):
        formatter.write_paragraph()
        with formatter.indentation():
            formatter.write_text(" ".join(paragraph.split()))


def _write_list(formatter: Private, title: str, rows: Iterable[tuple[str, str]]) -> None:
    if found := list(rows):
        with formatter.section(title):
            formatter.write_dl(found)


def _argument(parameter: Private) -> tuple[str, str]:
    return f"<{parameter.metavar or parameter.name}>", parameter.help or ""


def _option(parameter: Private) -> tuple[str, str]:
    names = ", ".join(parameter.opts)
    if parameter.name == "help":
        return names, _HELP
    value = "" if parameter.is_flag else f" <{parameter.metavar}>"
    return names + value, parameter.help or ""


def _first_line(text: str | None) -> str:
    return inspect.cleandoc(text or "").partition("\n")[0]
