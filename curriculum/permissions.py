"""Who may do what with the curriculum: all staff read it, national coordinators plan it."""

import rules

from mentorprog.people.roles import is_national, is_reader

rules.add_perm("curriculum", is_reader)
for model in ("programme", "gathering", "trainingday", "session", "theme", "schoolholiday", "lecturer"):
    rules.add_perm(f"curriculum.view_{model}", is_reader)
    rules.add_perm(f"curriculum.add_{model}", is_national)
    rules.add_perm(f"curriculum.change_{model}", is_national)
for model in ("gathering", "trainingday", "session", "schoolholiday"):
    rules.add_perm(f"curriculum.delete_{model}", is_national)
