"""Pages of applications: the applicant's, and the leader's."""
