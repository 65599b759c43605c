"""Who may do what with networks: coordinators their own region's, national staff all."""

import rules

from mentorprog.people.roles import is_coordinator, is_national, is_reader

rules.add_perm("networks", is_reader)
for model in ("network", "territory", "mentor", "meeting", "meetingseries", "invitation", "planfollowup", "datepoll"):
    rules.add_perm(f"networks.view_{model}", is_reader)
for model in ("network", "territory"):
    rules.add_perm(f"networks.add_{model}", is_national)
    rules.add_perm(f"networks.change_{model}", is_national)
    rules.add_perm(f"networks.delete_{model}", is_national)
for model in ("mentor", "meeting", "meetingseries", "datepoll"):
    rules.add_perm(f"networks.add_{model}", is_coordinator)
    rules.add_perm(f"networks.change_{model}", is_coordinator)
rules.add_perm("networks.change_planfollowup", is_coordinator)
rules.add_perm("networks.change_reminderrule", is_coordinator)
rules.add_perm("networks.import_mentors", is_national)

# Which requests one may read or handle, the querysets and the transitions say.
for model in ("guidancerequest", "guidancedesk", "guidanceline", "lendingrequest"):
    rules.add_perm(f"networks.view_{model}", is_reader)
rules.add_perm("networks.handle_guidance", is_reader)
rules.add_perm("networks.change_guidancedesk", is_coordinator)
for act in ("add", "change", "delete"):
    rules.add_perm(f"networks.{act}_guidanceline", is_coordinator)
