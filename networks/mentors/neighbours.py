"""Which counties adjoin each other, by land (the counties of 2024, by number)."""

ADJOINING: dict[str, tuple[str, ...]] = {
    "03": ("32", "33"),  # Oslo
    "11": ("40", "42", "46"),  # Rogaland
    "15": ("34", "46", "50"),  # Møre og Romsdal
    "18": ("50", "55"),  # Nordland
    "31": ("32",),  # Østfold
    "32": ("03", "31", "33", "34"),  # Akershus
    "33": ("03", "32", "34", "39", "40", "46"),  # Buskerud
    "34": ("15", "32", "33", "46", "50"),  # Innlandet
    "39": ("33", "40"),  # Vestfold
    "40": ("11", "33", "39", "42", "46"),  # Telemark
    "42": ("11", "40"),  # Agder
    "46": ("11", "15", "33", "34", "40"),  # Vestland
    "50": ("15", "18", "34"),  # Trøndelag
    "55": ("18", "56"),  # Troms
    "56": ("55",),  # Finnmark
}
