"""Texts that our catalogues need although `make messages` does not meet them where they are used.

Texts of Django and its neighbours that our pages show: their own Norwegian lacks them, or says them in words that
are not plain, and a text in our catalogues goes before theirs.

Nothing imports this module: it is there to be read by xgettext. A text that our pages no longer show goes out.
"""

from django.utils.translation import gettext_noop as _
from django.utils.translation import ngettext_lazy

FORMS = [
    _("This field is required."),
    _("This field cannot be blank."),
    _("This field cannot be null."),
    _("Enter a valid value."),
    _("Enter a valid email address."),
    _("Enter a valid URL."),
    _("Enter a valid “slug” consisting of letters, numbers, underscores or hyphens."),
    _("Enter a whole number."),
    _("Enter a number."),
    _("Enter a valid date."),
    _("Enter a valid time."),
    _("Enter a valid date/time."),
    _("Enter a list of values."),
    _("Select a valid choice. %(value)s is not one of the available choices."),
    _("Select a valid choice. That choice is not one of the available choices."),
    _("Value %(value)r is not a valid choice."),
    _("Ensure this value is less than or equal to %(limit_value)s."),
    _("Ensure this value is greater than or equal to %(limit_value)s."),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    _("Null characters are not allowed."),
    _("%(model_name)s with this %(field_label)s already exists."),
    _("%(model_name)s with this %(field_labels)s already exists."),
    _("Constraint “%(name)s” is violated."),
    _("(Hidden field %(name)s) %(error)s"),
]

STAFF_SITE = [
    _("Home"),
    _("Models in the %(name)s application"),
    _("Breadcrumbs"),
    _("Skip to main content"),
    ngettext_lazy("Please correct the error below.", "Please correct the errors below.", "n"),
    _("Filter"),
    _("Hide counts"),
    _("Show counts"),
    _("Past 7 days"),
    _("Select %s to change"),
    _("Select %s to view"),
    _("Add %s"),
    _("Add %(name)s"),
    _("Add another %(verbose_name)s"),
    _("Add another %(model)s"),
    _("Change selected %(model)s"),
    _("View selected %(model)s"),
    _("Model name"),
    _("Add link"),
    _("Change or view list link"),
    _("Save and add another"),
    _("Save and continue editing"),
    _("Select this object for an action - {}"),
    _("Select all objects on this page for an action"),
    _("Items must be selected in order to perform actions on them. No items have been changed."),
    ngettext_lazy("entry", "entries", "counter"),
    _("The {name} “{obj}” was added successfully."),
    _("The {name} “{obj}” was added successfully. You may add another {name} below."),
    _("The {name} “{obj}” was changed successfully."),
    _("The {name} “{obj}” was changed successfully. You may edit it again below."),
    _("You may edit it again below."),
    _("%(name)s with ID “%(key)s” doesn’t exist. Perhaps it was deleted?"),
    _("Added “%(object)s”."),
    _("Added {name} “{object}”."),
    _("Changed {fields}."),
    _("Changed {fields} for {name} “{object}”."),
    _("Deleted {name} “{object}”."),
    _("This object doesn’t have a change history. It probably wasn’t added via this admin site."),
    _("Hold down “Control”, or “Command” on a Mac, to select more than one."),
]

SIGN_IN = [
    _("Code"),
    _("Authenticator code"),
    _("This account is currently inactive."),
    _("Incorrect code."),
    _("Too many failed login attempts. Try again later."),
]
