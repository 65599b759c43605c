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
rules.add_perm("cohorts.override_certificate", is_national)
rules.add_perm("cohorts.erase_certificate", is_national)
rules.add_perm("cohorts.view_issuer", is_reader)
rules.add_perm("cohorts.view_signature", is_reader)
rules.add_perm("cohorts.view_issuedelsewhere", is_coordinator)
rules.add_perm("cohorts.view_copyrequest", is_coordinator)
for model in ("issuer", "signature", "issuedelsewhere"):
    rules.add_perm(f"cohorts.add_{model}", is_national)
    rules.add_perm(f"cohorts.change_{model}", is_national)
rules.add_perm("cohorts.delete_signature", is_national)  # those that stand on certificates are kept with them
rules.add_perm("cohorts.handle_payments", is_national)
# Results name nobody and belong to the whole cohort, so that there is no region to keep them to.
rules.add_perm("cohorts.view_evaluation", is_coordinator)
for model in ("evaluationform", "evaluationquestion"):
    rules.add_perm(f"cohorts.view_{model}", is_coordinator)
    rules.add_perm(f"cohorts.change_{model}", is_national)
rules.add_perm("cohorts.add_evaluationquestion", is_national)
rules.add_perm("cohorts.message_participants", is_national)
rules.add_perm("cohorts.ask_lecturers", is_national)
rules.add_perm("cohorts.view_teachinganswer", is_reader)
rules.add_perm("cohorts.view_needs", is_national)
