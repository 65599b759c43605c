"""What readers note and what applicants are told."""

REFUSALS = {
    "nb": (
        "Søknaden sier lite om hvordan kandidaten møter målgruppen i arbeidet. Andre søkere har en tydeligere "
        "jobbkontekst, og det er flere søkere enn plasser. Dere er velkomne til å søke igjen.",
        "Planen sier ikke hvem som skal bruke kandidaten som mentor, eller hvor mange timer som er satt av. Uten det "
        "er ikke vilkåret om implementeringsplan oppfylt.",
    ),
    "nn": (
        "Søknaden seier lite om korleis kandidaten møter målgruppa i arbeidet. Andre søkjarar har ein tydelegare "
        "jobbkontekst, og det er fleire søkjarar enn plassar. De er velkomne til å søkje igjen.",
        "Planen seier ikkje kven som skal bruke kandidaten som mentor, eller kor mange timar som er sette av. Utan "
        "det er ikkje vilkåret om implementeringsplan oppfylt.",
    ),
}
WAITING = {
    "nb": "Kandidaten er godt kvalifisert. Kommunen har allerede fått to plasser i dette kullet, så vi venter til vi "
    "ser om flere blir ledige.",
    "nn": "Kandidaten er godt kvalifisert. Kommunen har alt fått to plassar i dette kullet, så vi ventar til vi ser "
    "om fleire blir ledige.",
}
NOTES = {
    "admit": "Solid bakgrunn og en plan som ser gjennomførbar ut. Tiden som er satt av, er realistisk.",
    "doubt": "God kandidat, men jobbkonteksten er uklar. Bør avklares med kontaktpersonen før vi bestemmer oss.",
    "refuse": "Planen er for tynn, og rollen etter opplæringen er ikke beskrevet.",
}
ABSENT_TOO_MUCH = "Var til stede færre dager enn opplæringen krever."
AWAY_TOO_OFTEN = "Har vært borte for mange dager, og vet om det. Avtalt på telefon."
MARKS_CORRECTED = {
    "excused": ("Meldte fra på telefon, men beskjeden kom ikke fram før dagen etter.",),
    "partial": ("Gikk tidligere enn avtalt.", "Kom etter lunsj. Toget var innstilt."),
    "made_up": ("Har levert oppgaven for dagen, og den er godkjent.",),
}
SEAT_GIVEN_UP = "Ny stilling i en annen tjeneste, arbeidsgiver trakk plassen."
HAS_LEFT = (
    "Har gått av med pensjon.",
    "Har byttet jobb og arbeider ikke lenger med målgruppen.",
    "Har flyttet til utlandet.",
)
FOLLOWED_UP = {  # months after the training
    "nb": {
        6: "Vi trengte tid til å gjøre tilbudet kjent. Lederne i skolen og barnevernet har fått informasjon nå.",
        12: "Mentorene er med i ressursteamet, og vi har fått en fast avtale om veiledning.",
        24: "Ordningen står i handlingsplanen. Én har byttet jobb, så vi vil sende en ny kandidat.",
    },
    "nn": {
        6: "Vi trong tid til å gjere tilbodet kjent. Leiarane i skulen og barnevernet har fått informasjon no.",
        12: "Mentorane er med i ressursteamet, og vi har fått ein fast avtale om rettleiing.",
        24: "Ordninga står i handlingsplanen. Éin har bytt jobb, så vi vil sende ein ny kandidat.",
    },
}

CONFLICT = "Jeg arbeidet sammen med den ene kandidaten til i fjor."
