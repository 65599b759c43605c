"""What cohorts tell the floors above them."""

from django.dispatch import Signal

# Somebody has completed the training. Arguments: participation, actor. Sent inside the transaction.
graduated = Signal()

# A seat offer has been answered, has passed its deadline, or has been taken or given back, with the seat it led to.
# Arguments: offer, actor. Sent inside the transaction, in which the cohort's row is locked.
offer_settled = Signal()
