"""A mentor's own pages, and the staff's page of one mentor."""
