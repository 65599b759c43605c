"""A small Enhetsregisteret on this machine, which speaks the documented shape and can be ill in several ways."""

import json
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

POLL = 0.01  # seconds between two looks at whether the server is to stop


def unit(
    orgnr: str,
    name: str = "TESTVIK KOMMUNE",
    *,
    form: str = "KOMM",
    trade: str = "84.110",
    municipality: str = "1516",
    **more: Any,
) -> dict[str, Any]:
    """A main unit as the register writes one, with some of what we do not read."""
    return {
        "organisasjonsnummer": orgnr,
        "navn": name,
        "organisasjonsform": {"kode": form, "beskrivelse": "Kommune", "_links": {}},
        "registreringsdatoEnhetsregisteret": "1995-02-20",
        "naeringskode1": {"kode": trade, "beskrivelse": "Generell offentlig administrasjon"},
        "forretningsadresse": {
            "land": "Norge",
            "landkode": "NO",
            "postnummer": "6065",
            "poststed": "ULSTEINVIK",
            "adresse": ["Testvegen 1"],
            "kommune": "ULSTEIN",
            "kommunenummer": municipality,
        },
        "maalform": "Nynorsk",
        "konkurs": False,
        "_links": {},
        **more,
    }


@dataclass
class Register:
    """What the server holds. An answer is a row, a status, bytes to send as they are, or seconds to wait."""

    url: str = ""
    rows: dict[str, Any] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)


class Server(ThreadingHTTPServer):
    def handle_error(self, *args: object) -> None:
        """Silent: who asked has waited long enough and hung up."""


@contextmanager
def running() -> Iterator[Register]:
    """The server for the length of the block."""
    register = Register()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            orgnr = self.path.removeprefix("/api/enheter/")
            register.asked.append(orgnr)
            row = register.rows.get(orgnr, 404)
            if isinstance(row, float):
                time.sleep(row)
                row = 404
            status = row if isinstance(row, int) else 200
            content = row if isinstance(row, bytes) else json.dumps(row).encode()
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, *args: object) -> None:
            """Silent."""

    server = Server(("127.0.0.1", 0), Handler)
    register.url = f"http://127.0.0.1:{server.server_address[1]}/api"
    thread = threading.Thread(target=server.serve_forever, args=[POLL], daemon=True)
    thread.start()
    try:
        yield register
    finally:
        server.shutdown()
        server.server_close()
