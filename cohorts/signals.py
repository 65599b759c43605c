"""What cohorts tell the floors above them."""

from django.dispatch import Signal

# Somebody has completed the training. Arguments: participation, actor. Sent inside the transaction.
graduated = Signal()

# A seat offer has been answered, or its deadline has passed. Arguments: offer, actor. Sent inside the transaction.
offer_settled = Signal()
