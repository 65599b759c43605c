"""Fictional names. Family names are put together from parts or made up, so that no full name is anybody's."""

import re
import unicodedata
from random import Random

NORWEGIAN_FIRST = (
    "Aasne Alva Anders Andrine Arne Asbjørn Aslaug Astri Bente Bjarte Borghild Brage Brita Dagfinn Dagny Eirin "
    "Eivind Embla Erlend Eskil Frida Frode Gaute Gjertrud Gro Gudrun Gunn Halldis Halvard Hedda Helge Herborg "
    "Håkon Idun Inga Ingebjørg Ingvild Iver Jarle Jorid Jorunn Jostein Julianne Kjellaug Kjersti Kolbjørn Lillian "
    "Linda Liv Magnhild Marit Marte Mathias Morten Oddrun Oddvar Olaug Peder Ragna Ragnhild Randi Roar Runar "
    "Ruth Signe Sigrun Silje Sindre Solfrid Solveig Steinar Stian Svein Synne Sølvi Tarjei Terje Tone Tora Torfinn "
    "Torunn Trond Trygve Turid Unni Vegard Vibeke Vidar Vigdis Yngvild Øyvind Åshild Åsmund"
)
FARM_FIRST = (
    "Brekk Furu Gryt Hassel Hegg Kald Kvern Ler Lyng Mos Myr Nøtt Ore Raud Rogn Selje Skar Stein Tang "
    "Tind Tyri Ulv Vass Vind Ytre"
)
FARM_LAST = (
    "bråten dalbø gjerdet haugane kleiva leitet lidalen løkka marka moane neslia sletten stølane sundlia teigane "
    "tveitane vikane vollane åkra åsane"
)

# Given and family names of people with roots elsewhere; the family names are made up in the manner of each.
OTHERS = (
    (
        "Ailo Áilu Ánde Ánne Biret Elle Inga-Máret Issát Jovnna Káre Lásse Máhtte Máret Márjá Nigá Rávdná Risten",
        "Bieggavárri Guhkesnjárga Suolojávri Gáisajohka Soahkevárri Čáhppesluokta Vilgesnjárga Allajohka",
    ),
    (
        "Abdirashid Ayaan Deqa Faadumo Hodan Idil Liban Mahad Saynab Warsan",
        "Buuraddoon Gaashaane Qorraxley Dhagaxtuur Webijoog",
    ),
    (
        "Agnieszka Bożena Dorota Grzegorz Jacek Małgorzata Wiesław Zbigniew",
        "Brzozolip Wierzbogóra Sosnobór Jodłowiec",
    ),
    (
        "Arezo Behnaz Farhad Golnar Jamshid Laleh Nasrin Omid Parwana Shirin Zohreh",
        "Daryakuhi Sepidarzad Golbaghian Kuhestarpur Nilufardoost",
    ),
    (
        "Berfîn Dilan Ferhad Hêvî Rojda Serhat Zelal",
        "Gulistanoğlu Çiyadere Bakurdağ Newrozkan",
    ),
    (
        "Amal Basma Faris Hanan Nizar Rasha Salwa Tariq",
        "al-Zaytunari al-Nahrawin Bustanjian Qamardin",
    ),
    (
        "Besarta Dafina Ermal Jasmina Mirsad Nevena Senada Valon",
        "Gurëbardhi Lipovičić Brezakovac Malishtaj",
    ),
    (
        "Duyen Khanh Linh Phuong Quynh Thao Tuan",
        "Lamdinh Hoangmai Trucvan Songha",
    ),
    (
        "Dawit Feven Helen Luwam Mebrahtom Rahwa Semhar Yonas",
        "Gebreworki Hailetsehay Tesfamelake Woldeamba",
    ),
    (
        "Halyna Iryna Ludmyla Oleksij Ostap Svitlana Taras",
        "Dubohajenko Verboluzhenko Lisostepnyk Topoljan",
    ),
    (
        "Anusha Dharshini Kavitha Nirojan Sutharsan Thanusha",
        "Malaravanathan Kadaloorajah Nilavarasan",
    ),
)
SAMI = OTHERS[0]
THREE_ALIKE = re.compile(r"(.)\1\1")
LETTERS = str.maketrans({"æ": "ae", "ø": "o", "å": "a", "đ": "d", "ŋ": "n", "ŧ": "t", "ł": "l", "ı": "i", "ß": "ss"})


class Names:
    """Gives out names, each full name once."""

    def __init__(self, dice: Random) -> None:
        self.dice = dice
        self.first, self.farm, self.place = (text.split() for text in (NORWEGIAN_FIRST, FARM_FIRST, FARM_LAST))
        self.given: set[str] = set()

    def new(self, *, north: bool = False) -> str:
        """A full name that nobody has yet; in the north more often a Sami one."""
        while True:
            name = self._compose(north)
            if name not in self.given:
                self.given.add(name)
                return name

    def _compose(self, north: bool) -> str:
        chance = self.dice.random()
        if chance < (0.22 if north else 0.02):
            return self._of(SAMI)
        if chance > 0.86:  # noqa: PLR2004 - about one in seven has roots elsewhere
            return self._of(self.dice.choice(OTHERS[1:]))
        first = self.dice.choice(self.first)
        family = THREE_ALIKE.sub(r"\1\1", self.dice.choice(self.farm) + self.dice.choice(self.place))
        return f"{first} {family}"

    def _of(self, names: tuple[str, str]) -> str:
        first, family = names
        return f"{self.dice.choice(first.split())} {self.dice.choice(family.split())}"


def email_of(name: str, number: int) -> str:
    """The address that belongs to a name; the number keeps it unique."""
    first, family = name.rsplit(" ", 1)
    return f"{_plain(first)}.{_plain(family)}{number}@demo.example.no"


def _plain(text: str) -> str:
    parts = unicodedata.normalize("NFKD", text.lower().translate(LETTERS))
    return "".join(letter for letter in parts if letter.isascii() and letter.isalnum())
