"""The networks' rhythm and what their meetings are about."""

from typing import NamedTuple

RHYTHM = {
    "vest": "Fire møte i året, to av dei digitale",
    "midt": "Annenhver måned, på dagtid",
    "nord": "Digitalt hver sjette uke, og samlet én gang i året",
    "vestfold-telemark": "Hver måned utenom juli, i Porsgrunn",
}


class Topic(NamedTuple):
    """Title and agenda of a meeting."""

    title: str
    agenda: str


TOPICS: dict[str, tuple[Topic, ...]] = {
    "nb": (
        Topic(
            "Erfaringsutveksling og faglig påfyll",
            "Velkommen\nErfaringer siden sist, uten opplysninger som kan kjennes igjen\nSamtaler der tilliten er lav\n"
            "Neste møte",
        ),
        Topic(
            "Høyreekstreme miljøer på nett",
            "Velkommen\nEn times innledning med spørsmål\nGruppearbeid med oppdiktede saker\nOppsummering",
        ),
        Topic(
            "Samarbeid med familie og nettverk",
            "Velkommen\nHva pårørende trenger\nØvelse to og to\nNytt fra RVTS",
        ),
        Topic(
            "Når vi selv trenger veiledning",
            "Velkommen\nSlik ber du om veiledning\nKollegaveiledning i grupper\nNeste møte",
        ),
        Topic(
            "Risikovurdering i praksis",
            "Velkommen\nVerktøyene: hva de svarer på, og hva de ikke svarer på\nOppdiktet sak\nNytt fra kommunene",
        ),
    ),
    "nn": (
        Topic(
            "Erfaringsutveksling og fagleg påfyll",
            "Velkomen\nErfaringar sidan sist, utan opplysningar som kan kjennast att\nSamtalar der tilliten er låg\n"
            "Neste møte",
        ),
        Topic(
            "Høgreekstreme miljø på nett",
            "Velkomen\nInnleiing på ein time med spørsmål\nGruppearbeid med oppdikta saker\nOppsummering",
        ),
        Topic(
            "Samarbeid med familie og nettverk",
            "Velkomen\nKva pårørande treng\nØving to og to\nNytt frå RVTS",
        ),
        Topic(
            "Når vi sjølve treng rettleiing",
            "Velkomen\nSlik bed du om rettleiing\nKollegarettleiing i grupper\nNeste møte",
        ),
    ),
}
PLACES = {
    "vest": "Møtesenteret ved Vågen, Bergen",
    "midt": "Fjordhuset, møterom Solsida, Molde",
    "nord": "Nordlyssalen, Tromsø",
    "vestfold-telemark": "Porsgrunn rådhus, møterom Elva",
}
CALLED_OFF = "Innlederen er blitt syk. Vi kommer tilbake med ny dato."
