"""Bokmål and nynorsk are complete, say the same as the source, and are two languages.

The texts are collected anew into a copy of the source, so that the checkout is not touched, and compared with the
catalogues as they stand. What xgettext and `makemessages` cannot see is looked for in the syntax trees of the code
and in the templates themselves.
"""

import ast
import os
import re
import shutil
import subprocess
import sys
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import allauth
import django
import pytest
from babel.messages.catalog import Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from django.conf import settings as project
from django.template.base import DebugLexer, Token, TokenType
from django.template.loader import get_template
from django.test import override_settings
from django.utils import translation

from mentorprog.outbox import rendering

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("mentorprog", "curriculum", "cohorts", "applications", "networks")
LANGUAGES = ("nb", "nn")
SHORT = 15  # letters: a text that is longer never comes down to less than a third in translation
BORROWED = "mentorprog/borrowed_strings.py"

# As the Makefile collects them, but without looking into tests.
MAKEMESSAGES = "--no-location --no-obsolete --ignore node_modules --ignore var --ignore tests"

# Which arguments of a call hold texts: context, singular, plural.
TEXT_ARGUMENTS = {
    **dict.fromkeys(["_", "gettext", "gettext_lazy", "gettext_noop"], (None, 0, None)),
    **dict.fromkeys(["ngettext", "ngettext_lazy"], (None, 0, 1)),
    **dict.fromkeys(["pgettext", "pgettext_lazy"], (0, 1, None)),
    **dict.fromkeys(["npgettext", "npgettext_lazy"], (0, 1, 2)),
}

Key = tuple[str | None, str]


def key(message: Message) -> Key:
    """Context and singular: what tells one text from another."""
    return message.context, message.id[0] if isinstance(message.id, tuple) else message.id


@cache
def catalogue(path: Path) -> dict[Key, Message]:
    """The texts of a .po file, without its header and without what is commented out."""
    with path.open("rb") as file:
        return {key(message): message for message in read_po(file) if message.id}


def catalogue_path(language: str) -> Path:
    return ROOT / "locale" / language / "LC_MESSAGES" / "django.po"


def strings(message: Message) -> list[str]:
    """The translations: one, or one for each plural form."""
    return list(message.string) if isinstance(message.string, tuple | list) else [message.string]


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> dict[Key, Message]:
    """Every text that `make messages` finds in the source as it is now."""
    copy = tmp_path_factory.mktemp("source")
    for name in (*PACKAGES, "templates"):
        shutil.copytree(ROOT / name, copy / name, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "locale").mkdir()
    command = [sys.executable, "-m", "django", "makemessages", "--locale", "nb", *MAKEMESSAGES.split()]
    environment = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    subprocess.run(command, cwd=copy, env=environment, check=True, capture_output=True, text=True)
    return catalogue(copy / "locale/nb/LC_MESSAGES/django.po")


# --- Complete ---------------------------------------------------------------------------------------------


@pytest.mark.needs("gettext")
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_text_is_translated(language: str, collected: dict[Key, Message]) -> None:
    """No text of pages, forms, mails and documents is missing, empty or fuzzy."""
    standing = catalogue(catalogue_path(language))
    lacking = [
        text
        for text, message in collected.items()
        if text not in standing
        or not all(strings(standing[text]))
        or standing[text].fuzzy
        or len(strings(standing[text])) != len(message.id if isinstance(message.id, tuple) else [message.id])
    ]
    assert not lacking, f"{language}: run make messages, then translate:\n" + listed(lacking)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_translation_is_whole(language: str) -> None:
    """Plural forms stand where the source has them and nowhere else, and nothing is cut off."""
    entries = catalogue_path(language).read_text().split("\n\n")[1:]
    misplaced = [entry for entry in entries if ("\nmsgstr[" in entry) is not ("\nmsgid_plural " in entry)]
    assert not misplaced, "\n\n".join(misplaced)
    cut = [
        text
        for text, message in catalogue(catalogue_path(language)).items()
        if len(text[1]) > SHORT and any(3 * len(translated) < len(text[1]) for translated in strings(message))
    ]
    assert not cut, listed(cut)


@pytest.mark.needs("gettext")
def test_no_text_of_the_code_is_unseen_by_xgettext(collected: dict[Key, Message]) -> None:
    """xgettext does not look inside f-strings: take the text out of it, or name it in borrowed_strings.py."""
    unseen = [
        f"{path.relative_to(ROOT)}:{line}: {text}"
        for path in source_files()
        for line, text in texts_in_code(path)
        if text not in collected
    ]
    assert not unseen, listed(unseen)


def source_files() -> list[Path]:
    return [path for name in PACKAGES for path in sorted((ROOT / name).rglob("*.py")) if "migrations" not in path.parts]


def texts_in_code(path: Path) -> Iterator[tuple[int, Key]]:
    """The texts that the code hands to gettext, with their lines."""
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in TEXT_ARGUMENTS:
            context, singular, _plural = TEXT_ARGUMENTS[node.func.id]
            literals = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
            if len(literals) > singular and isinstance(text := literals[singular], str):
                yield node.lineno, (None if context is None else str(literals[context]), text)
            elif len(node.args) > singular and isinstance(node.args[singular], ast.JoinedStr):
                yield node.lineno, (None, "an f-string, which no catalogue can hold")


def test_borrowed_texts_are_still_the_texts_of_the_packages() -> None:
    """An upgrade that rewords a text would otherwise bring its own translation, or none, unnoticed."""
    django_itself, neighbour = Path(django.__file__).parent, Path(allauth.__file__).parent
    folders = [django_itself / "conf", django_itself / "contrib/admin", django_itself / "contrib/auth", neighbour]
    known = {text for folder in folders for text in catalogue(folder / "locale/en/LC_MESSAGES/django.po")}
    known |= own_borrowed_texts()
    unknown = [text for _line, text in texts_in_code(ROOT / BORROWED) if text not in known]
    assert not unknown, listed(unknown)


def own_borrowed_texts() -> set[Key]:
    """Those of our own that stand in an f-string somewhere else."""
    elsewhere = (path for path in source_files() if path != ROOT / BORROWED)
    return {text for path in elsewhere for _line, text in texts_in_code(path)}


# --- Right ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_markup_agree(language: str) -> None:
    """What is filled in, and the HTML around it, is the same in the translation: nothing breaks, nothing is lost."""
    wrong = [
        f"{message.id} → {string}"
        for message in catalogue(catalogue_path(language)).values()
        for form, string in enumerate(strings(message))
        if string and pieces(string) != pieces(form_of(message, form))
    ]
    assert not wrong, f"{language}:\n" + listed(wrong)


def form_of(message: Message, form: int) -> str:
    return str(message.id[min(form, 1)] if isinstance(message.id, tuple) else message.id)


def pieces(text: str) -> set[str]:
    """Placeholders and the tags of HTML."""
    return set(re.findall(r"%\(\w+\)[sdr]|%[sdr](?!\w)|\{\w*\}|</?(?:a|b|br|code|em|p|span|strong)\b[^>]*>", text))


@pytest.mark.parametrize("language", LANGUAGES)
def test_header_has_the_language_and_its_plural_forms(language: str) -> None:
    """Two forms as in Django's own Norwegian; and no names of people, which no catalogue needs."""
    header = catalogue_path(language).read_text().split("\n\n", 1)[0]
    assert f'"Language: {language}\\n"' in header
    assert '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"' in header
    assert "@" not in header


# --- Two languages ----------------------------------------------------------------------------------------

# Words of one written form that the other does not have.
WORDS = {
    "nb": """ikke jeg hvordan hva hvem hvilke hvilken hvis veiledning deltaker deltakere deltakeren fra mer noe noen
        være bare ble kommer gjør dere plasstilbud leder lederen søker søkere uker opplæringen mentorer kandidater""",
    "nn": """ikkje eg korleis kva kven kvar kvifor rettleiing deltakar deltakarar deltakaren frå meir noko nokon nokre
        vere berre vart kjem gjer dykk dokker plasstilbod leiar leiaren søkjar søkjarar veker opplæringa mentorar
        kandidatar eit ein""",
}
# The same word in English, in bokmål and in nynorsk.
INTERNATIONAL = {"bokmål", "nynorsk", "nav", "html", "message", "id", "mentor", "mentorprogrammet", "status", "start"}
INTERNATIONAL |= {"person", "version", "digital", "administrator", "outlook", "google", "filter", "pin", "region"}
INTERNATIONAL |= {"register", "plan", "min", "sha", "excel", "xlsx", "import", "case", "sum"}
INTERNATIONAL |= {"dari", "pashto", "somali", "tamil", "urdu"}
FAIR_SHARE = 0.5


@pytest.mark.parametrize(("language", "other"), [("nb", "nn"), ("nn", "nb")])
def test_no_word_of_the_other_written_form(language: str, other: str) -> None:
    """A bokmål word in nynorsk, or the other way round, is a slip or a copy."""
    foreign = set(WORDS[other].split())
    slips = [
        f"{', '.join(sorted(found))}: {string}"
        for message in catalogue(catalogue_path(language)).values()
        for string in strings(message)
        if (found := foreign & words(string))
    ]
    assert not slips, f"{language}:\n" + listed(slips)


def words(text: str) -> set[str]:
    """The words of a text in small letters, without placeholders, addresses and what is quoted from elsewhere."""
    apart = r"%\(\w+\)\w|\S+@\S+|https?://\S+|<[^>]*>|«[^»]*»"
    return set(re.findall(r"[^\W\d_]+", re.sub(apart, " ", text.lower())))


def test_nynorsk_is_not_a_copy_of_bokmaal() -> None:
    """Of the texts long enough to differ, a fair share does."""
    bokmaal, nynorsk = (catalogue(catalogue_path(language)) for language in LANGUAGES)
    both = [(strings(bokmaal[text]), strings(nynorsk[text])) for text in bokmaal if text in nynorsk]
    sentences = [(nb, nn) for nb, nn in both if len(nb[0].split()) >= 4]
    differ = [nb for nb, nn in sentences if nb != nn]
    assert len(differ) > FAIR_SHARE * len(sentences), f"{len(differ)} of {len(sentences)} sentences differ"


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_is_left_in_english(language: str) -> None:
    """A translation that equals its source has been forgotten, unless the words are the same in both."""
    same = [
        message.id
        for message in catalogue(catalogue_path(language)).values()
        if strings(message)[0] == form_of(message, 0) and not message.context
        if words(form_of(message, 0)) - INTERNATIONAL
    ]
    assert not same, f"{language}:\n" + listed(same)


# --- Templates --------------------------------------------------------------------------------------------

# Texts that stand bare in a template because they are the same in every language.
BARE = {"Outlook", "Google", "iPhone", "RVTS", "HTML", "CSV"}
BLOCKS_OF_CLASSES = {"bodyclass", "coltype", "width"}  # what stands in them are names of CSS classes
SHOWN_ATTRIBUTES = {"alt", "title", "aria-label", "aria-description", "placeholder", "label"}
SHOWN_ARGUMENTS = {"title", "text", "label", "button", "caption", "how_many", "cancel_label", "second_label", "desc"}


def template_files() -> list[Path]:
    folders = [ROOT / "templates", *(ROOT / name for name in PACKAGES)]
    found = (path for folder in folders for path in folder.rglob("*") if path.suffix in {".html", ".txt"})
    return sorted(path for path in found if "templates" in path.relative_to(ROOT).parts)


@pytest.mark.parametrize("path", template_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_template_has_no_bare_text(path: Path) -> None:
    """Every word that a template shows goes through translate or blocktranslate."""
    tokens = list(outside_translation(path.read_text()))
    skeleton = "".join(token.contents if token.token_type == TokenType.TEXT else "" for token in tokens)
    shown = texts_of_html(skeleton) if path.suffix == ".html" else skeleton.splitlines()
    shown += [text for token in tokens if token.token_type == TokenType.BLOCK for text in texts_of_tag(token)]
    bare = {text.strip() for text in shown if has_word(text)} - BARE
    assert not bare, f"{path.relative_to(ROOT)}: {sorted(bare)}"


def has_word(text: str) -> bool:
    return bool(re.search(r"[^\W\d_]{2}", text))


def outside_translation(source: str) -> Iterator[Token]:
    """The tokens of a template, without its comments and without what blocktranslate holds."""
    inside = ""
    for token in DebugLexer(source).tokenize():
        name, *arguments = token.contents.split() if token.token_type == TokenType.BLOCK else [""]
        if inside:
            inside = "" if name == f"end{inside}" else inside
        elif name in {"comment", "blocktranslate"} or (name == "block" and arguments[0] in BLOCKS_OF_CLASSES):
            inside = name
        elif token.token_type != TokenType.COMMENT:
            yield token


def texts_of_tag(token: Token) -> list[str]:
    """Texts given as they are to the parts: include "…" with title="…"."""
    given = re.findall(r"(\w+)=\"([^\"]*)\"", token.contents)
    return [text for name, text in given if name in SHOWN_ARGUMENTS and token.contents.startswith("include ")]


class ShownTexts(HTMLParser):
    """Gathers what a reader sees or hears of a page: texts, and the attributes that are read out."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.silent = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.silent += tag in {"script", "style"}
        button = tag == "input" and ("type", "submit") in attrs
        self.texts += [v or "" for name, v in attrs if name in SHOWN_ATTRIBUTES or (button and name == "value")]

    def handle_endtag(self, tag: str) -> None:
        self.silent -= tag in {"script", "style"}

    def handle_data(self, data: str) -> None:
        if not self.silent:
            self.texts.append(data)


def texts_of_html(source: str) -> list[str]:
    parser = ShownTexts()
    parser.feed(source)
    parser.close()
    return parser.texts


# --- Mails ------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def _standing_catalogues(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Translate by the catalogues as they stand in the source, however old the compiled ones are."""
    folder = tmp_path_factory.mktemp("locale")
    for language in LANGUAGES:
        target = folder / language / "LC_MESSAGES"
        target.mkdir(parents=True)
        with catalogue_path(language).open("rb") as source, (target / "django.mo").open("wb") as compiled:
            write_mo(compiled, read_po(source, locale=language))
    with override_settings(LOCALE_PATHS=[folder]):
        yield


MAILS = sorted(path.stem for path in (ROOT / "templates/mail").glob("*.txt") if not path.stem.startswith("_"))


@pytest.mark.needs("gettext")
@pytest.mark.usefixtures("_standing_catalogues")
@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("template", MAILS)
def test_mail_has_no_english_left(template: str, language: str, collected: dict[Key, Message]) -> None:
    """Subject, text and HTML of every mail, whichever way its conditions fall, hold no sentence of the source."""
    sentences = [part for context, text in collected if context is None and len((part := fixed_part(text)).split()) > 2]
    for filled in (True, False):
        drawn = draw_mail(template, language, filled=filled)
        assert all(part.strip() for part in drawn), f"{template} has an empty part"
        left = [text for text in sentences if any(text in part for part in drawn)]
        assert not left, listed(left)


@pytest.mark.parametrize("template", MAILS)
def test_mail_is_english_in_english(template: str) -> None:
    """English falls back on the source, never on bokmål, the site's first language."""
    for filled in (True, False):
        subject, text, _html = draw_mail(template, "en", filled=filled)
        norwegian = {"du", "og", "ikke", "har", "til", "kursbevis", "søknad", "møte", "mentorprogrammet"}
        assert not norwegian & (words(subject) | words(text))


def draw_mail(template: str, language: str, *, filled: bool) -> tuple[str, str, str]:
    """Subject, text and HTML, with every value filled in or none."""
    values: dict[str, Any] = defaultdict(lambda: "◊") if filled else {}
    written = (ROOT / f"templates/mail/{template}.txt").read_text()
    names = re.findall(r"{[{%][^}]*?\b(\w+)\b[^}]*[%}]}", written)
    values |= dict.fromkeys(names, "◊") if filled else {}
    values |= {"link": f"{project.SITE_URL}/"} if "block action" in written else {"link": ""}
    values |= {"site_url": project.SITE_URL, "language": language, "no_reply": filled}
    with translation.override(language):
        source = get_template(f"mail/{template}.txt").template  # type: ignore[attr-defined]
        subject, text, html = (
            rendering._lay(source, f"mail/_{part}", {**values, "subject": "◊"}, autoescape=part.endswith("html"))
            for part in ("subject.txt", "text.txt", "html.html")
        )
    return subject, text, html


def fixed_part(text: str) -> str:
    """The longest stretch of a text without a placeholder."""
    return max(re.split(r"%\(\w+\)\w", text), key=len).strip()


def listed(faults: list[Any]) -> str:
    return "\n".join(f"  {fault}" for fault in faults)
