"""Who may do what with applications. The region scope is enforced by `selectors.applications_for`."""

import rules

from mentorprog.people.roles import is_coordinator, is_national, is_reader

rules.add_perm("applications", is_reader)
for model in ("application", "candidate", "implementationplan", "leaderconfirmation", "review", "decision"):
    rules.add_perm(f"applications.view_{model}", is_reader)
rules.add_perm("applications.review", is_reader)
rules.add_perm("applications.decide", is_coordinator)
rules.add_perm("applications.assign", is_coordinator)
rules.add_perm("applications.view_criterion", is_reader)
rules.add_perm("applications.add_criterion", is_national)
rules.add_perm("applications.change_criterion", is_national)
rules.add_perm("applications.delete_criterion", is_national)
for model in ("groundstemplate", "letter"):
    rules.add_perm(f"applications.view_{model}", is_reader)
rules.add_perm("applications.add_groundstemplate", is_national)
rules.add_perm("applications.change_groundstemplate", is_national)
