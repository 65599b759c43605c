"""Signing PDF files: PAdES baseline B-B (ETSI EN 319 142-1) with pyHanko.

The key and the certificate come from the settings, as PEM text or as the path of a PEM file. In the embedded mode,
where none is set, a development certificate is made once and kept in `var/signing/`: it proves nothing about
anybody, and pages that show what it has signed say so. In production nothing is signed without a key.

pyHanko is loaded at the first signature, not at the start of the site.
"""

import os
import tempfile
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings

DEVELOPMENT_NAME = "mentorprog development certificate - proves nothing"
DEVELOPMENT_DAYS = 3650
KEY_BITS = 2048
PEM = "-----BEGIN"


class CannotSign(Exception):
    """The key or certificate in the settings cannot be used; the message says which, and never shows it."""


class Seal(NamedTuple):
    """What documents are signed with. `kind` is "own", "development" or "" (nothing: they stay unsigned)."""

    kind: str
    signer: Any

    @property
    def name(self) -> str:
        """Whose certificate it is, as the certificate says."""
        return str(self.signer.subject_name) if self.signer else ""


def seal() -> Seal:
    """What this installation signs with. Raises CannotSign when the settings name something unusable."""
    key, certificate = settings.SIGNING_KEY, settings.SIGNING_CERTIFICATE
    if key or certificate:
        return _loaded("own", key, certificate, settings.SIGNING_CHAIN, settings.SIGNING_PASSPHRASE)
    if settings.EMBEDDED:
        made = str(development_file(Path(settings.VAR_DIR)))
        return _loaded("development", made, made, "", "")
    return Seal("", None)


def sign(document: bytes, *, seal: Seal, reason: str, field_label: str) -> bytes:
    """The document with a signature that covers all of it; unchanged when there is nothing to sign with.

    The signature's field is invisible and outside the page, so that the file stays PDF/A-3a and PDF/UA-1.
    `field_label` is its text alternative.
    """
    if seal.signer is None:
        return document
    from mentorprog.documents import pades  # here, because the site starts without it

    return pades.sign(document, seal.signer, reason=reason, field_label=field_label)


@lru_cache(maxsize=4)
def _loaded(kind: str, key: str, certificate: str, chain: str, passphrase: str) -> Seal:
    """The signer, read once a process for the same settings."""
    from mentorprog.documents import pades  # here, because the site starts without it

    own, *others = _certificates("SIGNING_CERTIFICATE", certificate)
    others += _certificates("SIGNING_CHAIN", chain) if chain else []
    private = _private_key(key, passphrase)
    if not isinstance(private, rsa.RSAPrivateKey):
        raise CannotSign("SIGNING_KEY must be an RSA key: PDF/A-3 stands on PDF 1.7, which knows no elliptic curves.")
    if private.public_key() != own.public_key():
        raise CannotSign("SIGNING_KEY does not belong to SIGNING_CERTIFICATE.")
    return Seal(kind, pades.RsaSigner(private, own, others))


def _certificates(name: str, given: str) -> list[x509.Certificate]:
    try:
        return x509.load_pem_x509_certificates(_pem(given))
    except (OSError, ValueError) as error:
        raise CannotSign(f"{name} is not a readable PEM certificate ({type(error).__name__}).") from None


def _private_key(given: str, passphrase: str) -> Any:
    try:
        return serialization.load_pem_private_key(_pem(given), passphrase.encode() or None)
    except (OSError, ValueError, TypeError) as error:
        raise CannotSign(f"SIGNING_KEY is not a readable PEM key ({type(error).__name__}).") from None


def _pem(given: str) -> bytes:
    """PEM text as it is (also with "\\n" written out, as some environments need), else the file it names."""
    if PEM in given:
        return given.replace("\\n", "\n").encode()
    return Path(given).read_bytes()


def development_file(folder: Path) -> Path:
    """The development key with its certificate, in one file that is made once, also by several processes at once."""
    path = folder / "signing" / "development.pem"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=path.parent)  # readable by this user alone
        with os.fdopen(handle, "wb") as file:
            file.write(_development_pem())
        try:
            os.link(name, path)  # whole or not at all; whoever comes second keeps the first one's
        except FileExistsError:
            pass
        finally:
            Path(name).unlink()
    return path


def _development_pem() -> bytes:
    key = rsa.generate_private_key(public_exponent=65537, key_size=KEY_BITS)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, DEVELOPMENT_NAME)])
    now = datetime.now(UTC)
    usage = {
        "digital_signature": True,
        "content_commitment": True,
        "key_encipherment": False,
        "data_encipherment": False,
        "key_agreement": False,
        "key_cert_sign": False,
        "crl_sign": False,
        "encipher_only": False,
        "decipher_only": False,
    }
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=DEVELOPMENT_DAYS))
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .add_extension(x509.KeyUsage(**usage), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return plain + certificate.public_bytes(pem)
