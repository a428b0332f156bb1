"""Who was refused what, for the log: codes and ids only, never a name, address, token or text."""

from __future__ import annotations

import logging
import re

_log = logging.getLogger("bloei.security")
_CODE = re.compile(r"[A-Za-z0-9_.:*/+-]{1,80}", re.ASCII)


def refused(what: str, member: str = "", **codes: str) -> None:
    """One line: what was refused, to which member, and codes about it, each a field of its own.

    What is no code is left out, so that nothing that somebody typed ends in the log.
    """
    told = {"what": what, "member": member, **codes}
    fields = {key: value for key, value in told.items() if _CODE.fullmatch(value)}
    _log.warning("refused", extra=fields)
