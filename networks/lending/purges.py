"""What of lending is deleted when its time is over."""

from mentorprog.privacy.retention import purges
from networks.services.lending import purge


@purges("requests to borrow a mentor")
def lending_requests() -> int:
    """Unconfirmed ones after 7 days, settled ones after 180."""
    return purge()
