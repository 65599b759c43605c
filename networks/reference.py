"""The four networks of today, with their counties (the programme's own list)."""

from typing import Any

from django.db import transaction

from mentorprog.people.models import Organisation
from mentorprog.places.models import Centre, County, Municipality
from networks.models import Network, Territory

# slug, name, centre, county names. "Nord" in the source; its counties are our reading.
NETWORKS = (
    ("vest", "Mentornettverk Vest", "vest", ("Vestland", "Rogaland")),
    ("midt", "Mentornettverk Midt", "midt", ("Møre og Romsdal", "Trøndelag")),
    ("nord", "Mentornettverk Nord", "nord", ("Nordland", "Troms", "Finnmark")),
    ("vestfold-telemark", "Mentornettverk Vestfold/Telemark", "sor", ("Vestfold", "Telemark")),
)
PARTNER = (
    "vestfold-telemark",
    "939991034",
    "Porsgrunn kommune",
    "4001",
)  # network, orgnr, name, municipality


@transaction.atomic
def load(**_signal: Any) -> None:
    """Add the networks that are missing; what staff have changed since stays as it is."""
    have = set(Network.objects.values_list("slug", flat=True))
    missing = [row for row in NETWORKS if row[0] not in have]
    if not missing:
        return
    centres = {centre.slug: centre for centre in Centre.objects.all()}
    counties = {county.name: county for county in County.objects.current()}
    taken = set(Territory.objects.values_list("county_id", flat=True))
    for slug, name, centre, names in missing:
        network = Network.objects.create(slug=slug, name=name, centre=centres[centre])
        Territory.objects.bulk_create(
            Territory(network=network, county=counties[county]) for county in names if counties[county].pk not in taken
        )
    slug, orgnr, name, number = PARTNER
    if slug in {row[0] for row in missing}:
        partner, _made = Organisation.objects.get_or_create(
            orgnr=orgnr,
            defaults={
                "name": name,
                "kind": Organisation.Kind.MUNICIPALITY,
                "municipality": Municipality.objects.current().get(number=number),
            },
        )
        Network.objects.filter(slug=slug).update(partner=partner)
