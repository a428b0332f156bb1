"""Whether the read log is whole: for `bloei check`. It reads and never writes."""

from __future__ import annotations

from collections.abc import Iterator

from bloei_core.read_log import store
from bloei_core.read_log.chain import NOWHERE, Fault, Spot, cut_told, faults, fingerprint, read_end
from bloei_core.read_log.log import END
from bloei_core.vault import Vault
from bloei_core.warehouse import Warehouse

_SAID = {
    "changed": "veranderd, of niet door Bloei geschreven",
    "missing": "weg",
    "double": "dubbel",
    "loose": "los van de rij ervoor",
}


def damage(warehouse: Warehouse, vault: Vault) -> tuple[list[str], list[str]]:
    """What is wrong with which rows, and what is worth telling; in Dutch."""
    begin, problems = _begin(warehouse, vault)
    end = read_end(vault.anchor(END), vault.proves)
    last = store.last(warehouse)
    if end is None and (last or begin != NOWHERE):
        problems.append("er is niet te zien waar het logboek eindigt: dat staat bij de sleutels")
    found = list(faults(store.after(warehouse, begin.seq), begin, end or NOWHERE, vault.proves))
    problems += [f"{_rows(each)} {_SAID[each.what]}" for each in found if each.what != "restored"]
    problems += list(_changed_people(warehouse))
    notes = [
        f"{_rows(each)} weg: toen is een reservekopie teruggezet"
        for each in found
        if each.what == "restored"
    ]
    return problems, notes


def _begin(warehouse: Warehouse, vault: Vault) -> tuple[Spot, list[str]]:
    found = store.newest_cut(warehouse)
    if found is None:
        return NOWHERE, []
    cut, proof = found
    if vault.proves(proof, cut_told(cut)):
        return cut, []
    return NOWHERE, [
        f"tot en met rij {cut.seq} zou verlopen zijn, maar dat is niet door Bloei gedaan"
    ]


def _rows(fault: Fault) -> str:
    if fault.first == fault.last:
        return f"rij {fault.first} is"
    return f"rij {fault.first} tot en met {fault.last} zijn"


def _changed_people(warehouse: Warehouse) -> Iterator[str]:
    changed = [name for name, ids in store.people(warehouse) if fingerprint(ids) != name]
    seqs = store.rows_about(warehouse, changed) if changed else []
    for seq in sorted({*seqs, *store.rows_about_nobody(warehouse)}):
        yield f"rij {seq}: om welke bewoners het ging is veranderd"
