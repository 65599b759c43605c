"""What a participant can after a session: by version, day and start, in bokmål, nynorsk and English."""

OUTCOMES = {
    (1, 1, "10:00"): (
        "Forklare hva radikalisering og voldelig ekstremisme er",
        "Forklare kva radikalisering og valdeleg ekstremisme er",
        "Explain what radicalisation and violent extremism are",
    ),
    (1, 2, "12:30"): (
        "Beskrive hvordan ekstreme miljøer rekrutterer, på nett og ansikt til ansikt",
        "Beskrive korleis ekstreme miljø rekrutterer, på nett og andlet til andlet",
        "Describe how extreme milieus recruit, online and face to face",
    ),
    (1, 3, "09:00"): (
        "Forstå hvordan traumer og vold påvirker kropp, sinn og relasjoner",
        "Forstå korleis traume og vald påverkar kropp, sinn og relasjonar",
        "Understand how trauma and violence affect body, mind and relationships",
    ),
    (1, 4, "14:00"): (
        "Bruke åpne spørsmål og refleksjoner i samtaler",
        "Bruke opne spørsmål og refleksjonar i samtalar",
        "Use open questions and reflections in conversations",
    ),
    (1, 6, "10:30"): (
        "Vite hva verktøy for risikovurdering kan brukes til, og hva de ikke svarer på",
        "Vite kva verktøy for risikovurdering kan brukast til, og kva dei ikkje svarer på",
        "Know what tools for risk assessment can be used for, and what they leave unanswered",
    ),
    (1, 7, "10:00"): (
        "Stå i krevende samtaler med motstand, tvil og ekstreme utsagn",
        "Stå i krevjande samtalar med motstand, tvil og ekstreme utsegner",
        "Remain in difficult conversations with resistance, doubt and extreme statements",
    ),
    (1, 8, "10:30"): (
        "Samarbeide med skole, barnevern, helse, NAV og politi om en bekymring",
        "Samarbeide med skule, barnevern, helse, NAV og politi om ei uro",
        "Work with school, child welfare, health, NAV and police on a concern",
    ),
    (1, 9, "14:15"): (
        "Søke veiledning, bruke mentornettverket og ta vare på seg selv",
        "Søkje rettleiing, bruke mentornettverket og ta vare på seg sjølv",
        "Ask for guidance, use the mentor network and look after oneself",
    ),
    (0, 1, "10:00"): (
        "Forklare hva radikalisering og voldelig ekstremisme er",
        "Forklare kva radikalisering og valdeleg ekstremisme er",
        "Explain what radicalisation and violent extremism are",
    ),
    (0, 8, "10:30"): (
        "Bruke det man har lært, i egen tjeneste",
        "Bruke det ein har lært, i eiga teneste",
        "Use what one has learnt in one's own service",
    ),
}
