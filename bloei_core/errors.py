"""What can go wrong, in words that a user may read: the text of each error is a Dutch sentence."""

from __future__ import annotations

from typing import ClassVar

from bloei_core.security_log import refused


class BloeiError(Exception):
    """Base of every error whose text may be shown on the screen."""


class Refused(BloeiError):
    """A rule says no; nothing was changed."""


class _Logged(Refused):
    """A refusal that may be an attempt: it is told to the log, wherever it is caught."""

    code: ClassVar[str]

    def __init__(self, message: str, **codes: str) -> None:
        """`codes` are ids and codes for the log."""
        super().__init__(message)
        refused(self.code, **codes)


class NotAllowed(_Logged):
    """The role of this member does not permit it."""

    code = "not_allowed"


class SignedOut(NotAllowed):
    """Whoever asks is not signed in any more, or no longer may what she could when she came."""

    code = "signed_out"


class NotFound(_Logged):
    """It does not exist, or not for the teams in view: the two look the same on purpose."""

    code = "not_found"


class InvalidInput(Refused):
    """Something that was typed or chosen cannot be used; `field` is the label of where it stands.

    A form shows the sentence beside that field; "" is about the form as a whole.
    """

    def __init__(self, message: str, field: str = "") -> None:
        super().__init__(message)
        self.field = field


class Conflict(_Logged):
    """Somebody else changed it first."""

    code = "conflict"


class NotSaved(BloeiError):
    """The technique failed; nothing was changed."""

    def __init__(self, message: str = "Niet opgeslagen, probeer het nog eens.") -> None:
        super().__init__(message)


class TookTooLong(BloeiError):
    """A read was interrupted at its deadline; of a plugin's part that counts as a failure."""

    def __init__(self) -> None:
        super().__init__("Dit duurde te lang en is afgebroken.")


class TookTooMuch(BloeiError):
    """A read wanted more memory than it may have; of a plugin's part that counts as a failure."""

    def __init__(self) -> None:
        super().__init__("Dit vroeg te veel geheugen en is afgebroken.")


class Maintenance(BloeiError):
    """Bloei is shut for a moment, to put something in its place."""


class CannotOpen(BloeiError):
    """The warehouse, its keys or its migrations are not fit to work with."""


class Damaged(CannotOpen):
    """A part of the warehouse cannot be read: the disk gives back something else than it got."""

    def __init__(self) -> None:
        super().__init__(
            "Een deel van de gegevens is beschadigd en niet te lezen. "
            "Laat de beheerder “bloei check” doen en een reservekopie terugzetten."
        )


class Forgotten(BloeiError):
    """The key of someone this text is about was destroyed."""

    def __init__(self) -> None:
        super().__init__("Deze gegevens zijn verwijderd.")


class ProgrammingMistake(Exception):
    """Code broke a rule of the house; never meant for a user."""
