"""Writes of mails, by noun: one mail, the rules' plans, deliveries."""

from mentorprog.outbox.services.deliveries import dispatch, sweep
from mentorprog.outbox.services.mails import cancel, enqueue, resend, settle_unknown
from mentorprog.outbox.services.plans import Changes, reconcile

__all__ = ["Changes", "cancel", "dispatch", "enqueue", "reconcile", "resend", "settle_unknown", "sweep"]
