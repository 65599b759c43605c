"""The criteria that a new cohort begins with: the programme's own three (DOMAIN section 1), and the plan.

Coordinators change them in the dashboard, cohort by cohort.
"""

CRITERIA: tuple[dict[str, str], ...] = (
    {
        "slug": "suitability",
        "title_nb": "Personlig egnethet",
        "title_nn": "Kor godt kandidaten eignar seg",
        "title_en": "Personal suitability",
        "anchors_nb": """Søknaden sier ikke hvorfor kandidaten er egnet.
Noen egenskaper er nevnt, uten eksempler.
Egenskapene passer til oppgaven og er begrunnet.
Gode eksempler på ro, tillit og evne til å stå i uenighet.
Svært godt vist: skaper tillit der få gjør det, og ber om hjelp i tide.""",
        "anchors_nn": """Søknaden seier ikkje kvifor kandidaten er eigna.
Nokre eigenskapar er nemnde, utan døme.
Eigenskapane passar til oppgåva og er grunngjevne.
Gode døme på ro, tillit og evne til å stå i usemje.
Svært godt vist: skaper tillit der få gjer det, og ber om hjelp i tide.""",
        "anchors_en": """The application does not say why the candidate is suited.
Some qualities are named, without examples.
The qualities fit the task and are explained.
Good examples of calm, trust and standing in disagreement.
Very well shown: builds trust where few do, and asks for help in time.""",
    },
    {
        "slug": "background",
        "title_nb": "Fagbakgrunn",
        "title_nn": "Fagbakgrunn",
        "title_en": "Professional background",
        "anchors_nb": """Ingen utdanning eller erfaring som gjelder oppgaven.
Litt erfaring med utsatte mennesker.
Relevant utdanning eller flere års erfaring.
Relevant utdanning og flere års erfaring.
Lang erfaring, videreutdanning, og har veiledet eller ledet andre.""",
        "anchors_nn": """Inga utdanning eller erfaring som gjeld oppgåva.
Litt erfaring med utsette menneske.
Relevant utdanning eller fleire års erfaring.
Relevant utdanning og fleire års erfaring.
Lang erfaring, vidareutdanning, og har rettleidd eller leidd andre.""",
        "anchors_en": """No education or experience that bears on the task.
Some experience with vulnerable people.
Relevant education or several years of experience.
Relevant education and several years of experience.
Long experience, further education, and has guided or led others.""",
    },
    {
        "slug": "job_context",
        "title_nb": "Jobbkontekst",
        "title_nn": "Jobbkontekst",
        "title_en": "Job context",
        "anchors_nb": """Møter ikke målgruppen i jobben.
Møter målgruppen sjelden.
Møter målgruppen jevnlig.
Møter målgruppen ofte og samarbeider med andre tjenester.
Arbeider med målgruppen til daglig og kan ta imot oppdrag straks.""",
        "anchors_nn": """Møter ikkje målgruppa i jobben.
Møter målgruppa sjeldan.
Møter målgruppa jamleg.
Møter målgruppa ofte og samarbeider med andre tenester.
Arbeider med målgruppa til dagleg og kan ta imot oppdrag straks.""",
        "anchors_en": """Does not meet the target group at work.
Meets the target group seldom.
Meets the target group regularly.
Meets the target group often and works with other services.
Works with the target group daily and can take on tasks at once.""",
    },
    {
        "slug": "plan",
        "title_nb": "Implementeringsplan",
        "title_nn": "Implementeringsplan",
        "title_en": "Implementation plan",
        "anchors_nb": """Ingen plan for å bruke mentorene.
Et ønske, uten timer, ansvarlig eller forankring.
En plan med ansvarlig og frigjorte timer.
En forankret plan med mål, timer, veiledning og nettverk.
En vedtatt plan med milepæler, samarbeid og vurderte risikoer.""",
        "anchors_nn": """Ingen plan for å bruke mentorane.
Eit ønske, utan timar, ansvarleg eller forankring.
Ein plan med ansvarleg og frigjorde timar.
Ein forankra plan med mål, timar, rettleiing og nettverk.
Ein vedteken plan med milepælar, samarbeid og vurderte risikoar.""",
        "anchors_en": """No plan for the use of the mentors.
A wish, without hours, anybody responsible or anchoring.
A plan with somebody responsible and hours freed.
An anchored plan with goals, hours, guidance and network.
A decided plan with milestones, cooperation and weighed risks.""",
    },
)
