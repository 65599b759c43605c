"""Grounds for a refusal that a new installation begins with. National coordinators change them in the dashboard."""

from typing import Any

GROUNDS = (
    (
        "Plan",
        "Søknaden mangler en plan for hvordan tjenesten skal bruke mentoren etter opplæringen. En slik plan er en "
        "forutsetning for plass.",
        "Søknaden manglar ein plan for korleis tenesta skal bruke mentoren etter opplæringa. Ein slik plan er ein "
        "føresetnad for plass.",
    ),
    (
        "Jobbkontekst",
        "Det går ikke fram av søknaden at kandidaten møter målgruppen i arbeidet sitt. Andre søkere gjør det i større "
        "grad.",
        "Det går ikkje fram av søknaden at kandidaten møter målgruppa i arbeidet sitt. Andre søkjarar gjer det i "
        "større grad.",
    ),
    (
        "Fagbakgrunn",
        "Andre søkere har en utdanning og erfaring som er mer relevant for oppgaven som mentor.",
        "Andre søkjarar har ei utdanning og erfaring som er meir relevant for oppgåva som mentor.",
    ),
    (
        "Plasser",
        "Det var flere kvalifiserte søkere enn plasser. Andre ble vurdert som bedre egnet etter en samlet vurdering av "
        "egnethet, fagbakgrunn og jobbkontekst.",
        "Det var fleire kvalifiserte søkjarar enn plassar. Andre vart vurderte som betre eigna etter ei samla "
        "vurdering av eignaheit, fagbakgrunn og jobbkontekst.",
    ),
)


def load(sender: Any = None, **_signal: Any) -> None:
    """Write the grounds into a database that has none. What staff have changed is left as it is."""
    from applications.models import Decision, GroundsTemplate  # models are ready only now

    if not GroundsTemplate.objects.exists():
        GroundsTemplate.objects.bulk_create(
            GroundsTemplate(outcome=Decision.Outcome.REFUSE, name=name, text_nb=nb, text_nn=nn)
            for name, nb, nn in GROUNDS
        )
