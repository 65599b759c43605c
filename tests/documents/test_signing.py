"""PAdES signatures: what they cover, and that the file stays what it was."""

import io
import subprocess
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.x509.oid import NameOID
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from mentorprog import pango
from mentorprog.documents import rendering, signing

if not pango.available():
    pytest.skip("Pango is missing", allow_module_level=True)

PAGE = '<!DOCTYPE html><html lang="nb"><head><title>Bevis</title></head><body><h1>Bevis</h1></body></html>'


@pytest.fixture(scope="module")
def document() -> bytes:
    enclosed = rendering.Enclosure("facts.json", "application/json", b"{}", "Facts", datetime(2026, 1, 2, tzinfo=UTC))
    return rendering.pdf(PAGE, enclosures=[enclosed])


def pair(key) -> tuple[str, str]:
    """A key and its self-signed certificate as PEM."""
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "RVTS prøve")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now)
        .not_valid_after(now + timedelta(days=1))
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    plain = key.private_bytes(pem, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    return plain.decode(), made.public_bytes(pem).decode()


@pytest.fixture(scope="module")
def own() -> tuple[str, str]:
    return pair(rsa.generate_private_key(65537, 2048))


def judged(signature: Any) -> Any:
    """What pyHanko says of the signature, in a thread of its own: the browser tests leave an event loop in this one."""
    with ThreadPoolExecutor(1) as apart:
        return apart.submit(
            lambda: validate_pdf_signature(signature, ValidationContext(trust_roots=[signature.signer_cert]))
        ).result()


def signed(document: bytes) -> bytes:
    return signing.sign(document, seal=signing.seal(), reason="Utstedt", field_label="Signatur")


def test_the_signature_is_whole_and_covers_the_file(document, settings, own):
    settings.SIGNING_KEY, settings.SIGNING_CERTIFICATE = own
    made = signed(document)
    [found] = PdfFileReader(io.BytesIO(made)).embedded_signatures
    status = judged(found)
    assert status.intact
    assert status.valid
    assert status.coverage.name == "ENTIRE_FILE"
    assert found.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert found.signer_cert.subject.native["common_name"] == "RVTS prøve"
    assert signing.seal().kind == "own"


def test_a_changed_byte_is_found(document):
    made = bytearray(signed(document))
    place = made.index(b"/Title") if b"/Title" in made else 200
    made[place + 1] ^= 1
    [found] = PdfFileReader(io.BytesIO(bytes(made))).embedded_signatures
    assert not judged(found).intact


@pytest.mark.needs("qpdf", "poppler-utils")
def test_the_file_stays_tagged_pdf_a_and_pdf_ua(document, tmp_path):
    made = signed(document)
    (tmp_path / "x.pdf").write_bytes(made)
    subprocess.run(["qpdf", "--check", tmp_path / "x.pdf"], check=True, capture_output=True)
    told = subprocess.run(["pdfinfo", tmp_path / "x.pdf"], check=True, capture_output=True, text=True).stdout
    assert "Tagged:          yes" in told
    with pikepdf.open(io.BytesIO(document)) as before, pikepdf.open(io.BytesIO(made)) as after:
        assert after.Root.Metadata.read_bytes() == before.Root.Metadata.read_bytes()
        assert "/Version" not in after.Root  # PDF/A-3 stands on PDF 1.7
        assert str(after.docinfo.Producer) == str(before.docinfo.Producer)
        [enclosed] = after.Root.AF
        assert enclosed.AFRelationship == "/Data"
        assert str(enclosed.UF) == str(enclosed.F) == "facts.json"
        assert enclosed.EF.F.Subtype == "/application/json"
        assert str(enclosed.EF.F.Params.ModDate) == "D:20260102000000Z"
        [field] = after.pages[0].Annots
        assert str(field.TU) == "Signatur"
        assert field.F & 4  # printed, as PDF/A asks, and outside the page, as PDF/UA asks
        assert all(float(side) < 0 for side in field.Rect)


def test_the_development_certificate_is_made_once_whoever_comes_first(tmp_path):
    with ThreadPoolExecutor(4) as pool:
        made = set(pool.map(lambda _n: signing.development_file(tmp_path).read_bytes(), range(4)))
    assert len(made) == 1
    assert [path.name for path in (tmp_path / "signing").iterdir()] == ["development.pem"]
    assert (tmp_path / "signing/development.pem").stat().st_mode & 0o077 == 0


def test_the_embedded_mode_signs_with_it_and_says_so(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    seal = signing.seal()
    assert seal.kind == "development"
    assert "proves nothing" in seal.name


def test_without_a_key_production_signs_nothing(settings, document):
    settings.EMBEDDED = False
    assert signing.seal() == ("", None)
    assert signed(document) == document


def test_the_key_may_lie_in_a_file_with_a_passphrase(settings, own, tmp_path):
    key, certificate = own
    locked = serialization.load_pem_private_key(key.encode(), None).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.BestAvailableEncryption(b"hemmelig"),
    )
    (tmp_path / "key.pem").write_bytes(locked)
    (tmp_path / "cert.pem").write_text(certificate)
    settings.SIGNING_KEY, settings.SIGNING_CERTIFICATE = str(tmp_path / "key.pem"), str(tmp_path / "cert.pem")
    settings.SIGNING_PASSPHRASE = "hemmelig"
    assert signing.seal().kind == "own"
    settings.SIGNING_PASSPHRASE = "feil"
    with pytest.raises(signing.CannotSign, match="SIGNING_KEY"):
        signing.seal()


def test_a_key_in_the_environment_may_have_its_line_breaks_written_out(settings, own):
    settings.SIGNING_KEY, settings.SIGNING_CERTIFICATE = (text.replace("\n", "\\n") for text in own)
    assert signing.seal().kind == "own"


def test_what_does_not_fit_together_is_told_without_being_shown(settings, own):
    settings.SIGNING_KEY, settings.SIGNING_CERTIFICATE = pair(rsa.generate_private_key(65537, 2048))[0], own[1]
    with pytest.raises(signing.CannotSign, match="does not belong"):
        signing.seal()
    settings.SIGNING_KEY, settings.SIGNING_CERTIFICATE = pair(ec.generate_private_key(ec.SECP256R1()))
    with pytest.raises(signing.CannotSign, match="RSA"):
        signing.seal()
    settings.SIGNING_KEY, settings.SIGNING_CERTIFICATE = own[0], str(Path("/no/such/file.pem"))
    with pytest.raises(signing.CannotSign, match="SIGNING_CERTIFICATE"):
        signing.seal()
