"""What happens to lecturers when two people turn out to be one."""

from mentorprog.people.merging import refuse

refuse("curriculum.lecturer.person")  # both teach: staff settle who holds what
