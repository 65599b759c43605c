"""What participants write in evaluations: of no person, no case, no place."""

from cohorts.models import EvaluationForm

WORDS: dict[str, tuple[tuple[str, ...], ...]] = {
    EvaluationForm.Kind.GATHERING: (
        (
            "Øvelsene i å lytte uten å argumentere. Det tar jeg med meg hjem med én gang.",
            "Å møte andre som står i det samme.",
            "Forelesningen om traumer forklarte mye som jeg har sett, men ikke hatt ord for.",
            "Rollespela. Eg grudde meg, men dei var det beste.",
            "Gode pauser, der vi fikk snakke videre.",
            "At teorien hele tiden ble knyttet til oppdiktede saker.",
            "Møtet med en operativ mentor. Mer av det!",
            "Å få eit språk for uro.",
            "Modellene på tavla, som vi fikk tegne selv etterpå.",
        ),
        (
            "Mer tid til øvelser på siste dag.",
            "Færre lysbilder etter lunsj.",
            "Send ut lesestoffet litt tidlegare.",
            "Det var trangt i grupperommene.",
            "Gjerne flere eksempler fra små kommuner.",
            "La oss bytte grupper én gang i løpet av samlingen.",
            "Eg saknar meir om samarbeid med frivillige.",
        ),
    ),
    EvaluationForm.Kind.END: (
        (
            "Jeg spør mer og forklarer mindre.",
            "Jeg tar kontakt med politiet tidligere enn før, for nå vet jeg hvem jeg skal ringe.",
            "Eg kjem til å bruke risikoverktøyet saman med ein kollega.",
            "Jeg tør å bli stående i en samtale som er ubehagelig.",
            "Jeg skal holde kurs for resten av avdelingen.",
            "Be om rettleiing før det brenn.",
        ),
        (
            "Mer om nett og spill.",
            "Meir tid med mentorar som har halde på lenge.",
            "Hvordan avslutter man en relasjon? Det kunne vi snakket mer om.",
            "En dag til om pårørende.",
            "Litt om hvordan vi får ledelsen med oss.",
        ),
    ),
}
