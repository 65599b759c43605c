"""The system libraries that WeasyPrint draws PDFs with. pip cannot bring them; Debian's packages can.

``python -m mentorprog.pango`` prints the packages to install, or nothing when the libraries are there.
"""

import ctypes
import sys

LIBRARIES = ("libpango-1.0.so.0", "libpangoft2-1.0.so.0", "libharfbuzz-subset.so.0")
PACKAGES = ("libpango-1.0-0", "libpangoft2-1.0-0", "libharfbuzz-subset0")


def available() -> bool:
    """Whether this machine can draw PDFs."""
    try:
        for library in LIBRARIES:
            ctypes.CDLL(library)
    except OSError:
        return False
    return True


if __name__ == "__main__" and not available():
    sys.stdout.write(" ".join(PACKAGES) + "\n")
