"""What of guidance is deleted when its time is over."""

from mentorprog.privacy.retention import purges
from networks.guidance.services import purge_texts


@purges("guidance texts")
def guidance_texts() -> int:
    """What mentors wrote, 30 days after closing, or what the centre has set."""
    return purge_texts()
