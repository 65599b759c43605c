"""Who may do what with places and people. Regional staff see their own region: the querysets see to that."""

import rules

from mentorprog.people.roles import is_coordinator, is_national, is_reader

for model in ("centre", "county", "municipality"):
    rules.add_perm(f"places.view_{model}", is_reader)
    rules.add_perm(f"places.change_{model}", is_national)

for model in ("person", "organisation"):
    rules.add_perm(f"people.view_{model}", is_reader)
    rules.add_perm(f"people.add_{model}", is_coordinator)
    rules.add_perm(f"people.change_{model}", is_coordinator)

rules.add_perm("people.merge", is_national)
rules.add_perm("places", is_reader)
rules.add_perm("people", is_reader)
