"""The forms of the application: one a step, each able to save what is unfinished, and those around it."""

from applications import examples
from applications.forms.anchoring import AnchoringForm
from applications.forms.answers import DecisionForm, DeclineForm
from applications.forms.base import StepForm, helper
from applications.forms.candidate import CandidateForm
from applications.forms.plan import PlanForm
from applications.forms.service import ServiceForm, from_register
from applications.forms.start import REFERENCE, ReturnForm, StartForm

__all__ = [
    "REFERENCE",
    "AnchoringForm",
    "CandidateForm",
    "DecisionForm",
    "DeclineForm",
    "PlanForm",
    "ReturnForm",
    "ServiceForm",
    "StartForm",
    "StepForm",
    "from_register",
    "helper",
]

for _form, _examples in (
    (CandidateForm, examples.CANDIDATE),
    (PlanForm, examples.PLAN),
    (AnchoringForm, examples.ANCHORING),
):
    for _name, _example in _examples.items():
        _form.base_fields[_name].example = _example
