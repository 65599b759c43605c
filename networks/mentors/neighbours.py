"""Which of the counties of 2024 share a border on land. Facts of the map, by the counties' official numbers."""

BORDERS: dict[str, frozenset[str]] = {
    "03": frozenset({"32", "33"}),  # Oslo
    "11": frozenset({"40", "42", "46"}),  # Rogaland
    "15": frozenset({"34", "46", "50"}),  # Møre og Romsdal
    "18": frozenset({"50", "55"}),  # Nordland
    "31": frozenset({"32"}),  # Østfold
    "32": frozenset({"03", "31", "33", "34"}),  # Akershus
    "33": frozenset({"03", "32", "34", "39", "40", "46"}),  # Buskerud
    "34": frozenset({"15", "32", "33", "46", "50"}),  # Innlandet
    "39": frozenset({"33", "40"}),  # Vestfold
    "40": frozenset({"11", "33", "39", "42", "46"}),  # Telemark
    "42": frozenset({"11", "40"}),  # Agder
    "46": frozenset({"11", "15", "33", "34", "40"}),  # Vestland
    "50": frozenset({"15", "18", "34"}),  # Trøndelag
    "55": frozenset({"18", "56"}),  # Troms
    "56": frozenset({"55"}),  # Finnmark
}


def around(county: str) -> frozenset[str]:
    """The county's own number and those that it borders on."""
    return frozenset({county}) | BORDERS.get(county, frozenset())
