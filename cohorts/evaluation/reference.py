"""The questions that a new installation begins with. Coordinators change them in the dashboard.

What is there stays as it is: questions are loaded only into a form that has none.
"""

from typing import Any

from django.db import transaction

from cohorts.models import EvaluationForm, EvaluationQuestion

SCALE, TEXT = EvaluationQuestion.Kind.SCALE, EvaluationQuestion.Kind.TEXT
Wording = tuple[str, str, str, str]  # kind, bokmål, nynorsk, English

FORMS: dict[str, dict[str, int]] = {
    EvaluationForm.Kind.GATHERING: {"wait_days": 0, "open_days": 10},
    EvaluationForm.Kind.END: {"wait_days": 7, "open_days": 14},
}

QUESTIONS: dict[str, tuple[Wording, ...]] = {
    EvaluationForm.Kind.GATHERING: (
        (
            SCALE,
            "Jeg har fått kunnskap som jeg kan bruke i arbeidet mitt.",
            "Eg har fått kunnskap som eg kan bruke i arbeidet mitt.",
            "I have learnt things that I can use in my work.",
        ),
        (
            SCALE,
            "Foreleserne gjorde innholdet forståelig og levende.",
            "Førelesarane gjorde innhaldet forståeleg og levande.",
            "The lecturers made the contents clear and alive.",
        ),
        (
            SCALE,
            "Det var god balanse mellom forelesning, øvelser og samtale.",
            "Det var god balanse mellom førelesing, øvingar og samtale.",
            "There was a good balance between lectures, practice and conversation.",
        ),
        (
            SCALE,
            "Jeg var trygg nok i gruppen til å dele mine egne tanker.",
            "Eg var trygg nok i gruppa til å dele mine eigne tankar.",
            "I felt safe enough in the group to share my own thoughts.",
        ),
        (
            SCALE,
            "Lokaler, mat og praktisk opplegg var godt.",
            "Lokale, mat og praktisk opplegg var godt.",
            "Rooms, food and practical arrangements were good.",
        ),
        (
            TEXT,
            "Hva var mest nyttig på denne samlingen?",
            "Kva var mest nyttig på denne samlinga?",
            "What was most useful at this gathering?",
        ),
        (
            TEXT,
            "Hva bør vi gjøre annerledes neste gang?",
            "Kva bør vi gjere annleis neste gong?",
            "What should we do differently next time?",
        ),
    ),
    EvaluationForm.Kind.END: (
        (
            SCALE,
            "Opplæringen har gjort meg tryggere på å være mentor.",
            "Opplæringa har gjort meg tryggare på å vere mentor.",
            "The training has made me more confident as a mentor.",
        ),
        (
            SCALE,
            "Jeg vet hvem jeg kan samarbeide med når jeg trenger det.",
            "Eg veit kven eg kan samarbeide med når eg treng det.",
            "I know whom I can work with when I need to.",
        ),
        (
            SCALE,
            "Arbeidsplassen min er klar til å bruke meg som mentor.",
            "Arbeidsplassen min er klar til å bruke meg som mentor.",
            "My workplace is ready to use me as a mentor.",
        ),
        (
            SCALE,
            "Rekkefølgen og sammenhengen mellom samlingene var god.",
            "Rekkjefølgja og samanhengen mellom samlingane var god.",
            "The order of the gatherings and the links between them were good.",
        ),
        (
            SCALE,
            "Jeg vil anbefale opplæringen til en kollega.",
            "Eg vil tilrå opplæringa til ein kollega.",
            "I would recommend the training to a colleague.",
        ),
        (
            TEXT,
            "Hva kommer du til å gjøre på en annen måte etter opplæringen?",
            "Kva kjem du til å gjere på ein annan måte etter opplæringa?",
            "What will you do in another way after the training?",
        ),
        (
            TEXT,
            "Hva manglet, eller bør få mer tid?",
            "Kva mangla, eller bør få meir tid?",
            "What was missing, or should have more time?",
        ),
    ),
}


def load(**_signal: Any) -> None:
    """Add the forms that the database does not hold yet, and the questions of a form that has none."""
    with transaction.atomic():
        for kind, times in FORMS.items():
            form, _is_new = EvaluationForm.objects.get_or_create(kind=kind, defaults=times)
            if not form.questions.exists():
                EvaluationQuestion.objects.bulk_create(
                    EvaluationQuestion(
                        form=form, order=10 * place, kind=how, wording_nb=nb, wording_nn=nn, wording_en=en
                    )
                    for place, (how, nb, nn, en) in enumerate(QUESTIONS[kind], start=1)
                )
