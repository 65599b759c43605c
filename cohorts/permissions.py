"""Who may do what with cohorts. The national training is run from one place; the regions follow their own people."""

import rules

from mentorprog.people.roles import is_coordinator, is_national, is_reader

rules.add_perm("cohorts", is_reader)
for model in ("cohort", "cohortgathering", "courseday", "seatoffer", "participation", "certificate"):
    rules.add_perm(f"cohorts.view_{model}", is_reader)
for model in ("cohort", "cohortgathering", "courseday"):
    rules.add_perm(f"cohorts.add_{model}", is_national)
    rules.add_perm(f"cohorts.change_{model}", is_national)
rules.add_perm("cohorts.offer_seat", is_coordinator)
rules.add_perm("cohorts.override_offer", is_coordinator)
rules.add_perm("cohorts.record_attendance", is_national)
rules.add_perm("cohorts.complete", is_national)
rules.add_perm("cohorts.issue_certificate", is_national)
rules.add_perm("cohorts.handle_payments", is_national)
