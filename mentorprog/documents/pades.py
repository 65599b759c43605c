"""PAdES signatures with pyHanko. Imported at the first signature, by `signing`, not at the start of the site."""

import io
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.serialization import Encoding
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.sign import fields, signers
from pyhanko_certvalidator.registry import SimpleCertificateStore

FIELD = "Signature"
DIGEST = "sha256"
ROOM = 2_048  # bytes kept free for a signature, beside its certificates and the signed number itself


class RsaSigner(signers.Signer):
    """Signs with a key that is held ready: pyHanko's own signer reads and checks it anew for every signature."""

    def __init__(self, key: rsa.RSAPrivateKey, own: x509.Certificate, others: Iterable[x509.Certificate]) -> None:
        chain = list(others)
        store: Any = SimpleCertificateStore()  # type: ignore[no-untyped-call]
        store.register_multiple(_as_asn1(each) for each in chain)
        super().__init__(signing_cert=_as_asn1(own), cert_registry=store)
        self._key = key
        self.room = ROOM + key.key_size // 8 + sum(len(each.public_bytes(Encoding.DER)) for each in [own, *chain])

    async def async_sign_raw(self, data: bytes, digest_algorithm: str, dry_run: bool = False) -> bytes:
        return self._key.sign(data, padding.PKCS1v15(), hashes.SHA256())


class Writer(IncrementalPdfFileWriter):
    """Leaves the metadata as they are: what they say of PDF/A and PDF/UA must stay as it was written."""

    def _update_meta(self) -> None:
        """Changes nothing."""


def _as_asn1(certificate: x509.Certificate) -> Any:
    return asn1_x509.Certificate.load(certificate.public_bytes(Encoding.DER))


def sign(document: bytes, signer: RsaSigner, *, reason: str, field_label: str) -> bytes:
    """The document with an invisible signature over all of it, after which nothing may be changed.

    Its field lies outside the page: only so may it be there without a tag in PDF/UA-1, and printable as PDF/A-3 asks.
    """
    field = fields.SigFieldSpec(
        FIELD,
        readable_field_name=field_label,
        invis_sig_settings=fields.InvisSigSettings(set_print_flag=True, box_out_of_bounds=True),
    )
    metadata = signers.PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm=DIGEST,
        reason=reason,
        subfilter=fields.SigSeedSubFilter.PADES,
        certify=True,
        docmdp_permissions=fields.MDPPerm.NO_CHANGES,
    )

    def make() -> io.BytesIO:
        made: io.BytesIO = signers.sign_pdf(
            Writer(io.BytesIO(document)), metadata, signer, new_field_spec=field, bytes_reserved=2 * signer.room
        )
        return made

    # pyHanko runs an event loop of its own, which a thread can do only when it has none already.
    with ThreadPoolExecutor(1) as own_thread:
        return own_thread.submit(make).result().getvalue()
