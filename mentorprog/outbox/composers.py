"""Which function fills which mail template. Each app registers its own from `AppConfig.ready`.

A composer reads the facts of the day when the mail is about to leave (or staff look at it), in the
recipient's language. It returns None when there is nothing to say any more: a meeting that has been called
off since, an offer that has been answered. The row is then cancelled, and comes back only when a rule plans
another time or content for it. A composer changes nothing.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from mentorprog.outbox.models import Mail


@dataclass(frozen=True)
class Attachment:
    """A file that goes with a mail. `kind` is its media type."""

    name: str
    content: bytes
    kind: str = "application/pdf"


@dataclass(frozen=True)
class Content:
    """What a mail says: `values` for its template (`link`, absolute, when there is something to open).

    `calendar` is an iTIP object in UTF-8, `method` its METHOD (RFC 5546): both parts of the mail carry it.
    `attachments` go with it as they are.
    """

    values: dict[str, Any]
    calendar: bytes | None = None
    method: str = "REQUEST"
    attachments: tuple[Attachment, ...] = ()


class UnknownTemplateError(LookupError):
    """No composer is registered under this name: a fault in the program, found when the mail is entered."""


Compose = Callable[["Mail"], Content | None]
Enclose = Callable[["Mail"], tuple[Attachment, ...]]
Make = Callable[["Mail"], None]
Registered = TypeVar("Registered", bound=Compose)
_composers: dict[str, Compose] = {}
_labels: dict[str, Any] = {}
_enclosures: dict[str, tuple[Enclose, Make]] = {}


def composer(template: str, *, label: Any = "") -> Callable[[Registered], Registered]:
    """Register the decorated function for ``templates/mail/<template>.txt``.

    `label` is what staff call this kind of mail, translated.
    """

    def register(function: Registered) -> Registered:
        if template in _composers:
            raise ValueError(f"two composers for {template}")
        _composers[template] = function
        _labels[template] = label
        return function

    return register


def composer_for(template: str) -> Compose:
    """The registered function; raises UnknownTemplateError."""
    try:
        return _composers[template]
    except KeyError:
        raise UnknownTemplateError(template) from None


def encloses(*templates: str, make: Make) -> Callable[[Enclose], Enclose]:
    """Register the decorated function for what goes with these mails beside what their composers say.

    An app uses it for a mail of a lower floor, too. `make` makes the files that are not there yet. It is called by
    the worker just before a mail leaves, and may take its time; a fault in it lets this one mail wait.
    """

    def register(function: Enclose) -> Enclose:
        for template in templates:
            if template in _enclosures:
                raise ValueError(f"two enclosures for {template}")
            _enclosures[template] = (function, make)
        return function

    return register


def make_enclosures(mail: "Mail") -> None:
    """Make what goes with the mail and is not there yet. Twice is the same as once."""
    if mail.template in _enclosures:
        _enclosures[mail.template][1](mail)


def enclosures(mail: "Mail") -> tuple[Attachment, ...]:
    """What goes with the mail, as far as it has been made."""
    return _enclosures[mail.template][0](mail) if mail.template in _enclosures else ()


def label(template: str) -> str:
    """What staff call this kind of mail; its name in plain letters when it has no label."""
    return str(_labels.get(template) or template.replace("_", " ").capitalize())


def templates() -> list[str]:
    """The names of all mails that exist, sorted."""
    return sorted(_composers)
