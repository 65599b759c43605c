"""Every address of the site, found by walking the resolver."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def every_address() -> dict[str, str]:
    """All routes by name; a language in front of an address counts as the same address.

    A route without a name of its own stands under the route itself.
    """
    return dict(_walk(get_resolver().url_patterns, "", ()))


def _walk(patterns: list[URLPattern | URLResolver], route: str, spaces: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    for one in patterns:
        if isinstance(one, URLResolver):
            inner = (*spaces, one.namespace) if one.namespace else spaces
            yield from _walk(one.url_patterns, route + str(one.pattern), inner)
        else:
            whole = route + str(one.pattern)
            yield ":".join((*spaces, one.name)) if one.name else whole, whole
