"""One measurement after the other."""

from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import bank, certificates, door, feeds, jobs, pages
from tests.bench.filling import World
from tests.bench.pages import Page
from tests.bench.report import Line, failure, heading, show
from tests.bench.server import Cost, Server, UnexpectedAnswerError, serve
from tests.bench.statements import statements

ROUNDS = 2  # other work on the machine disturbs a measurement; the quieter of two is shown
MORE = 4  # and what is over its budget then is asked for so many times more, some seconds apart


def run(world: World, folder: Path, say: Callable[[str], None], only: str = "") -> int:
    """Measure pages, then work in the background; return how many of them failed."""
    with serve(folder / "server") as server:
        failed = measure_pages(world, server, say, only)
    if not only:
        say("work in the background …")
        heading("Work in the background")
        failed += attempt("certificates", lambda: certificates.certificates(world))
        failed += attempt("grid", lambda: door.grid(world, folder))
        failed += attempt("check-in", lambda: door.checkin(world, folder))
        failed += attempt("feeds", lambda: feeds.feeds(folder))
        failed += attempt("reminders", jobs.reminders)
        failed += attempt("dispatch", jobs.dispatch)
        failed += attempt("decisions", lambda: jobs.decisions(world))  # late: its mails are not counted above
    if not only or only in "mentor bank":
        heading("The mentor bank")
        failed += attempt("mentor bank", lambda: bank.bank(world, folder))  # last: it fills the lists
    return failed


def measure_pages(world: World, server: Server, say: Callable[[str], None], only: str) -> int:
    """Print the pages' budgets, group by group; return how many pages did not answer as they should."""
    groups = {
        title: [one for page in group if only in page.name for one in with_repeat(page, server)]
        for title, group in pages.groups(world).items()
    }
    costs: dict[Page, Cost] = {}
    faults: dict[Page, str] = {}
    asked = [page for group in groups.values() for page in group]
    for number in range(1, ROUNDS + MORE + 1):
        left = [page for page in asked if page not in faults and (number <= ROUNDS or over(page, costs[page]))]
        say(f"pages, round {number}: {len(left)} of {len(asked)} …")
        for page in left:
            try:
                cost = server.measure(page)
            except UnexpectedAnswerError as fault:
                faults[page] = str(fault)
            else:
                costs[page] = cost.or_less(costs.get(page, cost))
    for title, group in groups.items():
        heading(title)
        for page in group:
            if page in faults:
                failure(page.name, faults[page])
            else:
                for line in lines(page, costs[page], len(statements(page, server))):
                    show(line)
    return len(faults)


def with_repeat(page: Page, server: Server) -> Iterator[Page]:
    """The page, and the same asked for again where the answer says how."""
    yield page
    _status, headers, _body = server.request(page)
    if etag := headers.get("etag"):
        yield pages.unchanged(page, etag)


def over(page: Page, cost: Cost) -> bool:
    """Whether one of its figures is more than it may be."""
    return cost.cpu > page.budget.cpu or cost.median > (page.budget.median or cost.median)


def lines(page: Page, cost: Cost, count: int) -> Iterator[Line]:
    """The budgets of a page."""
    budget = page.budget
    yield Line(page.name, cost.cpu, "ms CPU", budget.cpu, note=f"p50 {cost.median:.1f} ms")
    if budget.median is not None:
        yield Line(page.name, cost.median, "ms at p50", budget.median)
    yield Line(page.name, count, "statements", budget.statements)


def attempt(name: str, measurement: Callable[[], Iterator[Line]]) -> int:
    """Show what a measurement finds. Returns 1 when it fails, after saying so."""
    try:
        for line in measurement():
            show(line)
    except RuntimeError as fault:
        failure(name, str(fault))
        return 1
    return 0
