"""Reads a rendered page as a list of tags, enough to ask about ids, attributes and the texts inside."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "img", "br", "meta", "link", "hr", "path", "circle", "rect"}


@dataclass
class Tag:
    name: str
    attrs: dict[str, str | None]
    text: str = ""
    parents: list["Tag"] = field(default_factory=list, repr=False)

    def __getitem__(self, name: str) -> str | None:
        return self.attrs.get(name)

    @property
    def classes(self) -> list[str]:
        return (self["class"] or "").split()


class Page(HTMLParser):
    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[Tag] = []
        self._open: list[Tag] = []
        self.feed(html)
        assert not self._open, f"not closed: {self._open}"

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len({name for name, _value in attrs}) == len(attrs), f"an attribute twice: {tag} {attrs}"
        found = Tag(tag, dict(attrs), parents=list(self._open))
        self.tags.append(found)
        if tag not in VOID:
            self._open.append(found)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self._open.pop()

    def handle_endtag(self, tag: str) -> None:
        assert self._open, f"closed but not open: {tag}"
        assert self._open.pop().name == tag

    def handle_data(self, data: str) -> None:
        for tag in self._open:
            tag.text += data

    def all(self, name: str, /, **attrs: str) -> list[Tag]:
        wanted = {key.strip("_").replace("_", "-"): value for key, value in attrs.items()}
        return [t for t in self.tags if t.name == name and all(t.attrs.get(k) == v for k, v in wanted.items())]

    def one(self, name: str, /, **attrs: str) -> Tag:
        found = self.all(name, **attrs)
        assert len(found) == 1, f"{name} {attrs}: {len(found)}"
        return found[0]

    def by_id(self, wanted: str) -> Tag:
        found = [tag for tag in self.tags if tag["id"] == wanted]
        assert len(found) == 1, f"id {wanted} stands {len(found)} times"
        return found[0]


def words(tag: Tag) -> str:
    """The text of a tag with its white space gathered."""
    return " ".join(tag.text.split())
