"""What the front page tells: how it goes, and the networks on the picture of the counties."""

from dataclasses import dataclass, field
from typing import Any

from crispy_forms.helper import FormHelper
from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts.models import Cohort
from cohorts.pages import Phase
from cohorts.selectors import Stage
from mentorprog import dates
from mentorprog.dashboard.tiles import Fill, Tile, county_tiles
from mentorprog.places.forms import MunicipalityField
from mentorprog.places.models import Centre, County, Municipality
from networks.models import Network
from networks.selectors import counties_with_networks

COLOURS = "abcd"  # what parts.css has colours for


class PlaceForm(forms.Form):
    """Where somebody works, to find the centre and the network."""

    municipality = MunicipalityField(label=gettext_lazy("Municipality where you work"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = FormHelper()
        self.helper.form_tag, self.helper.disable_csrf, self.helper.show_need = False, True, False
        near = ("county__centre", "centre_override", "county__territory__network")
        self.fields["municipality"].queryset = Municipality.objects.current().select_related(*near)


@dataclass
class Line:
    """A line of the table beside the picture: a network, or what a centre serves without one."""

    centre: Centre
    network: Network | None
    counties: list[County] = field(default_factory=list)
    letter: str = ""
    colour: str = "none"


def network_of_county(county: County) -> Network | None:
    """The network of a county that was read together with it; None where no network is named."""
    territory = getattr(county, "territory", None)
    return territory.network if territory else None


def network_lines(counties: list[County]) -> list[Line]:
    """Networks by name with letter and colour, then by centre the counties for which none is named."""
    lines: dict[tuple[str, int], Line] = {}
    for county in counties:
        network = network_of_county(county)
        key = ("network", network.pk) if network else ("centre", county.centre_id)
        line = lines.setdefault(key, Line(network.centre if network else county.centre, network))
        line.counties.append(county)
    named = sorted((line for line in lines.values() if line.network), key=lambda line: str(line.network))
    for number, line in enumerate(named):
        line.letter, line.colour = chr(ord("A") + number), COLOURS[number % len(COLOURS)]
    return named + sorted((line for line in lines.values() if not line.network), key=lambda line: line.centre.name)


def network_tiles(lines: list[Line]) -> list[Tile]:
    """The picture: every county with the letter and colour of its network."""
    return county_tiles(
        {
            county.number: Fill(name=county.name, figure=line.letter or "–", letter="", colour=line.colour)
            for line in lines
            for county in line.counties
        }
    )


def network_picture() -> dict[str, Any]:
    """The table of networks and the picture beside it."""
    lines = network_lines(counties_with_networks())
    return {"lines": lines, "tiles": network_tiles(lines)}


def journey(cohort: Cohort | None, stages: list[Stage], phase: Phase | None) -> list[dict[str, str]]:
    """From application to network, for `parts/timeline.html`; with dates while people can still apply."""
    dated = cohort if phase in (Phase.OPEN, Phase.COMING) else None
    deadline = dates.short_day(dated.applications_close) if dated else ""
    answer = dates.short_day(dated.answers_by) if dated and dated.answers_by else ""
    return [
        {
            "title": _("You apply"),
            "when": _("By %(day)s") % {"day": deadline} if deadline else _("Before the deadline"),
            "text": _("One application and one plan for all the candidates from your service."),
        },
        {
            "title": _("Your leader confirms"),
            "when": _("Straight afterwards"),
            "text": _("The leader gets a link by e-mail and needs no account."),
        },
        {
            "title": _("You get an answer"),
            "when": _("By %(day)s") % {"day": answer} if answer else _("After the deadline"),
            "text": _("Each candidate who gets a seat says yes or no to it."),
        },
        {
            "title": _("You take part"),
            "when": dates.span(stages[0].first, stages[-1].last) if dated and stages else _("During the training"),
            "text": _("You meet at gatherings of several days, with lectures, cases and practice."),
        },
        {
            "title": _("You are a mentor"),
            "when": _("When the training is completed"),
            "text": _("You get a certificate and belong to the mentor network where you work."),
        },
    ]
