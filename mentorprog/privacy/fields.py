"""Form fields for free text: with the warning, under the guard, with messages that say what to do."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxLengthValidator, ProhibitNullCharactersValidator
from django.utils.text import normalize_newlines
from django.utils.translation import ngettext_lazy
from django.views.decorators.debug import sensitive_variables

from mentorprog.guard import guard_text

REPLACED = (MaxLengthValidator, ProhibitNullCharactersValidator)
TOO_LONG = ngettext_lazy(
    "Write at most %(limit)s character. You have written %(length)s.",
    "Write at most %(limit)s characters. You have written %(length)s.",
    "limit",
)


class GuardMixin(forms.CharField):
    """Puts a CharField under the guard.

    `guarded` says so; `warned` makes the template pack show the warning by the field. What was typed stays in
    the bound form, so that the writer gets it back in the answer to the post; it goes nowhere else. There is
    always a largest length (`longest` unless told): it bounds the work as well as the text.
    """

    guarded = True
    warned = True
    longest = 4000

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        super().__init__(max_length=max_length or self.longest, **kwargs)
        kept = [validator for validator in self.validators if not isinstance(validator, REPLACED)]
        self.validators = [*kept, guard_text]

    @sensitive_variables()
    def run_validators(self, value: Any) -> None:
        """Length first: a text that is too long is not searched."""
        limit = self.max_length or self.longest
        if len(value) > limit:
            raise ValidationError(TOO_LONG, code="max_length", params={"limit": limit, "length": len(value)})
        super().run_validators(value)


class GuardedCharField(GuardMixin):
    """One line, such as a name or a title: no warning beside it, where it would only puzzle.

    A line break that gets in some other way becomes a space.
    """

    warned = False
    longest = 200

    @sensitive_variables()
    def to_python(self, value: Any) -> Any:
        return normalize_newlines(super().to_python(value) or "").replace("\n", " ")


class GuardedTextField(GuardMixin):
    """Free text of several lines.

    No `maxlength` in the HTML: browsers cut a pasted text there without a word, we say how much is too much.
    """

    widget = forms.Textarea

    @sensitive_variables()
    def to_python(self, value: Any) -> Any:
        """Line breaks as the writer counts them: one character each."""
        return normalize_newlines(super().to_python(value) or "")

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        attrs.pop("maxlength", None)
        return attrs
