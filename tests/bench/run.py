"""One measurement after the other."""

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import jobs, pages
from tests.bench.data import World
from tests.bench.pages import Page
from tests.bench.report import Line, heading, show
from tests.bench.server import Server, UnexpectedAnswerError, serve
from tests.bench.statements import statements


def run(world: World, folder: Path, only: str = "") -> int:
    """Measure pages, then work in the background; return how many of them failed."""
    failed = 0
    with serve(folder / "server") as server:
        for title, group in pages.groups(world).items():
            chosen = [page for page in group if only in page.name]
            if chosen:
                heading(title)
            for page in chosen:
                failed += not attempt(page.name, lambda page=page: lines(page, server))
    if not only:
        heading("Work in the background")
        failed += not attempt("certificates", lambda: jobs.certificates(world))
        failed += not attempt("reminders", jobs.reminders)
        failed += not attempt("dispatch", jobs.dispatch)
    return failed


def attempt(name: str, measurement: Callable[[], Iterator[Line]]) -> bool:
    """Show what a measurement finds; say so when it fails, and go on."""
    try:
        for line in measurement():
            show(line)
    except (UnexpectedAnswerError, RuntimeError) as fault:
        print(f"{name:<52} failed: {fault}", flush=True)
        return False
    return True


def lines(page: Page, server: Server) -> Iterator[Line]:
    """The budgets of a page; one that can be cached is also asked for again."""
    cost, budget = server.measure(page), page.budget
    yield Line(page.name, cost.cpu, "ms CPU", budget.cpu, note=f"p50 {cost.median:.1f} ms")
    if budget.median is not None:
        yield Line(page.name, cost.median, "ms at p50", budget.median)
    yield Line(page.name, len(statements(page, server)), "statements", budget.statements)
    etag = server.check(page).get("etag", "")
    if etag and page.status == 200:
        yield from lines(pages.unchanged(page, etag), server)
