"""What a good answer may look like: shown by the field when the writer asks for it. By form and field."""

from django.utils.translation import gettext_lazy as _

CANDIDATE = {
    "background": _(
        "Child welfare worker since 2012, with further education in trauma. Has led youth groups for six years."
    ),
    "suitability": _(
        "Is trusted by young people who trust few others. Stands calmly in disagreement and asks for help in time."
    ),
    "job_context": _(
        "Works in the outreach team four evenings a week and is the contact for two lower secondary schools."
    ),
}

PLAN = {
    "goals": _(
        "Within a year two mentors can be assigned within a week when school, police or child welfare is worried."
    ),
    "other_use": _("Adviser to the schools when a class is worried after something that has happened."),
    "cooperation": _("We share mentors with the two neighbouring municipalities and meet the police every month."),
    "voluntary": _("The sports council and the local youth club know the mentors and can ask them for advice."),
    "risks": _("A mentor may change jobs. We therefore send two, and both are known to the head of unit."),
}

ANCHORING = {
    "anchoring": _(
        "Action plan against radicalisation 2025–2028, measure 4, adopted by the municipal council in June 2025."
    ),
}
