"""Implementation plans: what the service wants, with whom, and where it is anchored."""

from typing import NamedTuple


class PlanText(NamedTuple):
    """The free texts of a plan."""

    goals: str
    cooperation: str
    anchoring: str


PLANS: dict[str, tuple[PlanText, ...]] = {
    "nb": (
        PlanText(
            "Om ett år kan to mentorer ta et oppdrag innen en uke etter at skole, politi eller barnevern er bekymret.",
            "Vi deler mentorer med to nabokommuner og møter politiet hver måned.",
            "Handlingsplan mot radikalisering for kommunen, tiltak 4. Eier er kommunalsjef for oppvekst.",
        ),
        PlanText(
            "Ressursteamet skal ha en fast mentor som kan veilede kolleger og selv følge opp over tid.",
            "Frivilligsentralen og idrettsrådet er med. Helseforetaket stiller i teamet når det trengs.",
            "Vedtak i kommunestyret om ressursteam, og planen for forebyggende arbeid. Eier er helse- og "
            "mestringssjefen.",
        ),
        PlanText(
            "Tjenesten skal kjenne igjen tegn tidligere og ha én person som alle vet at de kan spørre.",
            "Vi samarbeider med flyktningtjenesten, videregående skole og to trossamfunn.",
            "Virksomhetsplanen, punktet om trygge ungdomsmiljø. Eier er enhetslederen.",
        ),
    ),
    "nn": (
        PlanText(
            "Om eitt år kan to mentorar ta eit oppdrag innan ei veke etter at skule, politi eller barnevern er uroa.",
            "Vi deler mentorar med to nabokommunar og møter politiet kvar månad.",
            "Handlingsplan mot radikalisering for kommunen, tiltak 4. Eigar er kommunalsjef for oppvekst.",
        ),
        PlanText(
            "Ressursteamet skal ha ein fast mentor som kan rettleie kollegaer og sjølv følgje opp over tid.",
            "Frivilligsentralen og idrettsrådet er med. Helseføretaket stiller i teamet når det trengst.",
            "Vedtak i kommunestyret om ressursteam, og planen for førebyggjande arbeid. Eigar er helse- og "
            "meistringssjefen.",
        ),
        PlanText(
            "Tenesta skal kjenne att teikn tidlegare og ha éin person som alle veit at dei kan spørje.",
            "Vi samarbeider med flyktningtenesta, vidaregåande skule og to trussamfunn.",
            "Verksemdsplanen, punktet om trygge ungdomsmiljø. Eigar er einingsleiaren.",
        ),
    ),
}

# days after the last course day, and what is in place by then
MILESTONES = {
    "nb": (
        (45, "Mentorene er presentert for skolene, barnevernet og politiet."),
        (120, "Ledergruppa har vedtatt hvem som kan be om en mentor, og hvordan."),
        (300, "Begge mentorene har hatt minst ett oppdrag og vært på to nettverksmøter."),
    ),
    "nn": (
        (45, "Mentorane er presenterte for skulane, barnevernet og politiet."),
        (120, "Leiargruppa har vedteke kven som kan be om ein mentor, og korleis."),
        (300, "Begge mentorane har hatt minst eitt oppdrag og vore på to nettverksmøte."),
    ),
}
LEADER_TITLES = {
    "nb": ("kommunalsjef for oppvekst", "enhetsleder", "virksomhetsleder"),
    "nn": ("kommunalsjef for oppvekst", "einingsleiar", "verksemdsleiar"),
}
LEADER_DECLINES = {
    "nb": "Vi kan ikke frigjøre ni dager til to ansatte denne høsten. Vi søker heller til neste kull.",
    "nn": "Vi kan ikkje frigjere ni dagar til to tilsette denne hausten. Vi søkjer heller til neste kull.",
}
