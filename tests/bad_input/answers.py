"""Reads the page that answers a form: which faults it tells, and what it holds of what was typed."""

from dataclasses import dataclass

from django.http import HttpResponse

from tests.look.html import Page, Tag, words


@dataclass(frozen=True)
class Answer:
    """A page with a form that has come back."""

    page: Page
    django: bool

    @classmethod
    def of(cls, response: HttpResponse, *, django: bool = False) -> "Answer":
        assert response.status_code == 200, (response.status_code, response.headers.get("Location"))
        return cls(Page(response.content.decode()), django)

    def faults(self) -> dict[str, str]:
        """The message at each field, by the field's name. Each is tied to its control and told at the top."""
        found = {}
        for tag in self.page.tags:
            if (tag["id"] or "").endswith("_error"):
                name = tag["id"].removeprefix("id_").removesuffix("_error")
                self._check_ties(name, tag["id"])
                found[name] = words(tag)
        return found

    def _check_ties(self, name: str, error: str) -> None:
        described = [tag for tag in self.page.tags if error in (tag["aria-describedby"] or "").split()]
        assert described, f"nothing is described by {error}"
        assert [tag["aria-invalid"] for tag in self.controls(name)] == ["true"] * len(self.controls(name)), name
        if not self.django:
            links = {tag["href"] for tag in self.summary_links()}
            targets = {f"#{tag['id']}" for tag in self.controls(name)}
            assert links & targets, f"no link at the top leads to {name}"

    def summary_links(self) -> list[Tag]:
        """The links of the error summary at the top."""
        boxes = [tag for tag in self.page.tags if "data-error-summary" in tag.attrs]
        return [tag for tag in self.page.all("a") if any(one is box for one in tag.parents for box in boxes)]

    def controls(self, name: str) -> list[Tag]:
        return [tag for tag in self.page.tags if tag["name"] == name and tag.name in ("input", "select", "textarea")]

    def value(self, name: str) -> str | list[str]:
        """What stands in a field, or is chosen in it."""
        tags = self.controls(name)
        assert tags, f"no field {name}"
        if tags[0].name == "textarea":
            return tags[0].text.removeprefix("\n")
        if tags[0].name == "select":
            chosen = [
                tag["value"] or ""
                for tag in self.page.all("option")
                if tags[0] in tag.parents and "selected" in tag.attrs
            ]
            return chosen[0] if chosen else ""
        if tags[0]["type"] == "checkbox":
            return [tag["value"] or "" for tag in tags if "checked" in tag.attrs]
        if tags[0]["type"] == "radio":
            return next((tag["value"] or "" for tag in tags if "checked" in tag.attrs), "")
        return tags[0]["value"] or ""
