"""Who may do what with networks: coordinators their own region's, national staff all, partners the one they run."""

import rules

from mentorprog.people.roles import is_convenor, is_coordinator, is_national, is_partner, is_reader

inside = is_reader | is_partner

rules.add_perm("networks", inside)
for model in ("network", "territory", "meeting", "meetingseries", "invitation", "datepoll"):
    rules.add_perm(f"networks.view_{model}", inside)
for model in ("meeting", "meetingseries", "datepoll"):
    rules.add_perm(f"networks.add_{model}", is_convenor)
    rules.add_perm(f"networks.change_{model}", is_convenor)
rules.add_perm("networks.change_reminderrule", is_convenor)
rules.add_perm("networks.renew_calendar", is_convenor)
rules.add_perm("networks.change_localmembership", is_convenor)
rules.add_perm("networks.change_networkmaterial", is_convenor)

# A coordinator makes local networks in the own region, which `NetworkForm` sees to; the regional ones are national.
for act in ("add", "change"):
    rules.add_perm(f"networks.{act}_network", is_coordinator)
rules.add_perm("networks.delete_network", is_national)
for act in ("add", "change", "delete"):
    rules.add_perm(f"networks.{act}_territory", is_national)

for model in ("mentor", "planfollowup"):
    rules.add_perm(f"networks.view_{model}", is_reader)
    rules.add_perm(f"networks.change_{model}", is_coordinator)
rules.add_perm("networks.add_mentor", is_coordinator)
rules.add_perm("networks.import_mentors", is_national)

# Which requests one may read or handle, the querysets and the transitions say.
for model in ("guidancerequest", "guidancedesk", "guidanceline", "lendingrequest"):
    rules.add_perm(f"networks.view_{model}", is_reader)
rules.add_perm("networks.handle_guidance", is_reader)
rules.add_perm("networks.change_guidancedesk", is_coordinator)
for act in ("add", "change", "delete"):
    rules.add_perm(f"networks.{act}_guidanceline", is_coordinator)
