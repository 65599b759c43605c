"""The box in which the answers to an open evaluation lie together, sealed with a key that the database never holds.

Whoever reads the tables sees one value that is wholly new each time somebody answers. It has no order inside (it is
shuffled), and its size tells only how many have answered: every answer takes the room of the longest one possible.
So neither row order, nor transaction numbers, nor copies of the tables from before and after tie an answer to the
person whose "has answered" was written together with it.

The key is made of `SECRET_KEY`. When the secret is changed, the old one must stand in `SECRET_KEY_FALLBACKS` until
the evaluations that are open then have closed.
"""

import json
import secrets
from collections.abc import Iterator, Mapping, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings
from django.utils.crypto import salted_hmac

from cohorts.models.evaluation import LONGEST

Ballot = Mapping[int, int | str]  # one person's answers by the primary keys of the questions

NONCE = 12  # bytes, as AES-GCM wants it
LENGTH = 8  # bytes in front that say how long the content is
ROOM_FOR_ANSWER = 40  # bytes: key, signs around it, and a number
ROOM_FOR_LETTER = 6  # bytes: the most that JSON in UTF-8 takes for one character
_random = secrets.SystemRandom()


class CannotOpen(Exception):
    """The box was sealed with a secret that neither `SECRET_KEY` nor its fallbacks hold."""


def _keys(evaluation: int) -> Iterator[bytes]:
    """The keys of one evaluation's box, 32 bytes each, the present one first."""
    for secret in (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS):
        yield salted_hmac("mentorprog.evaluation-box", str(evaluation), secret=secret, algorithm="sha256").digest()


def size(ballots: int, *, numbers: int, texts: int) -> int:
    """How many bytes so many ballots need at most, with so many questions answered by numbers and in words."""
    return 2 + ballots * (4 + (numbers + texts) * ROOM_FOR_ANSWER + texts * ROOM_FOR_LETTER * LONGEST)


def seal(evaluation: int, ballots: Sequence[Ballot], *, numbers: int, texts: int) -> bytes:
    """The ballots, shuffled, filled up to the size that their number gives, and sealed."""
    mixed = list(ballots)
    _random.shuffle(mixed)
    content = json.dumps(mixed, ensure_ascii=False, separators=(",", ":")).encode()
    filled = content.ljust(size(len(mixed), numbers=numbers, texts=texts), b"\0")
    nonce = secrets.token_bytes(NONCE)
    whole = len(content).to_bytes(LENGTH) + filled
    return nonce + AESGCM(next(_keys(evaluation))).encrypt(nonce, whole, None)


def unseal(evaluation: int, box: bytes | memoryview | None) -> list[Ballot]:
    """The ballots in a box, in no particular order. Raises CannotOpen when no known secret fits."""
    if box is None:
        return []
    sealed = bytes(box)
    for key in _keys(evaluation):
        try:
            whole = AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], None)
        except InvalidTag:
            continue
        content = whole[LENGTH : LENGTH + int.from_bytes(whole[:LENGTH])]
        return [{int(question): answer for question, answer in one.items()} for one in json.loads(content)]
    raise CannotOpen(f"the answers to evaluation {evaluation} are sealed with another secret")
