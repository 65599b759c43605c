"""The staff's site: Django's admin under our own roof, with a start page of panels."""
