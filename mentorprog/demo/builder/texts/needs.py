"""What fictional participants need at a gathering."""

NEEDS: tuple[dict[str, str], ...] = (
    {"room": "nights"},
    {"room": "none"},
    {"room": "eve", "diet": "Nøtteallergi", "arrival": "Kommer med kveldstoget dagen før"},
    {"room": "nights", "diet": "Vegetarisk"},
    {"room": "none", "access": "Teleslynge"},
    {"room": "nights", "diet": "Uten melk", "arrival": "Må gå kl. 15.00 siste dag"},
    {"room": "nights", "diet": "vegetarisk", "access": "Rom uten trapper"},
)
