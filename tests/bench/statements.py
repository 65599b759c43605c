"""How many SQL statements a request needs, counted in this process on the same database."""

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.bench.pages import Page
from tests.bench.server import Server


def statements(page: Page, server: Server) -> list[str]:
    """The statements of the second of two requests: the first fills the caches that a process keeps."""
    for _request in range(2):
        client = Client()
        for name, value in server.cookies(page).items():
            client.cookies[name] = value
        with CaptureQueriesContext(connection) as captured:
            headers = {**server.headers(), **page.headers}
            if page.data is None:
                client.get(page.url, secure=True, headers=headers)
            else:
                client.post(page.url, page.data, secure=True, headers=headers)
    return [query["sql"] for query in captured.captured_queries]
