"""What is told about the fictional lecturers, and the titles of what they hand out."""

BIOS = (
    {
        "bio_nb": "Psykologspesialist ved RVTS. Underviser om traumer, vold og samtaler med ungdom.",
        "bio_nn": "Psykologspesialist ved RVTS. Underviser om traume, vald og samtalar med ungdom.",
        "bio_en": "Clinical psychologist at RVTS. Teaches about trauma, violence and talking with young people.",
    },
    {
        "bio_nb": "Familieterapeut med lang erfaring fra familievernet og fra veiledning av mentorer.",
        "bio_nn": "Familieterapeut med lang røynsle frå familievernet og frå rettleiing av mentorar.",
        "bio_en": "Family therapist with long experience from family counselling and from guiding mentors.",
    },
    {
        "bio_nb": "Radikaliseringskontakt i politiet. Underviser om forebygging og samarbeid mellom tjenester.",
        "bio_nn": "Radikaliseringskontakt i politiet. Underviser om førebygging og samarbeid mellom tenester.",
        "bio_en": "Radicalisation contact in the police. Teaches about prevention and how services work together.",
    },
)
ARTICLE = ("Å møte ungdom med tillit", "https://artikler.example.no/tillit")
SLIDES = "Lysark"
