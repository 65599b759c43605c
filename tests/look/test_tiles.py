from django.template.loader import render_to_string

from mentorprog.dashboard.tiles import HEIGHT, PLACES, TILE, WIDTH, Fill, county_tiles
from tests.look.html import Page, words

COUNTIES = ["03", "11", "15", "18", "31", "32", "33", "34", "39", "40", "42", "46", "50", "55", "56"]


def all_tiles() -> list:
    return county_tiles({number: Fill(f"County {number}", number, "V", "a") for number in COUNTIES})


def test_the_fifteen_counties_have_a_place_and_a_short_name_each() -> None:
    assert sorted(PLACES) == COUNTIES
    assert len({place[:2] for place in PLACES.values()}) == len(COUNTIES)
    assert len({place[2] for place in PLACES.values()}) == len(COUNTIES)


def test_norway_is_recognised() -> None:
    tiles = {tile.number: tile for tile in all_tiles()}
    assert max(tiles.values(), key=lambda t: t.x).number == "56"  # Finnmark farthest east
    assert max(tiles.values(), key=lambda t: t.y).number == "42"  # Agder farthest south
    north_to_south = ["55", "18", "50", "34", "03"]
    assert [t.number for t in sorted((tiles[n] for n in north_to_south), key=lambda t: t.y)] == north_to_south
    west_to_east = ["46", "33", "03", "32"]
    assert [t.number for t in sorted((tiles[n] for n in west_to_east), key=lambda t: t.x)] == west_to_east
    assert tiles["46"].y == tiles["03"].y


def test_an_unknown_county_is_left_out() -> None:
    assert county_tiles({"30": Fill("Viken", "1", "", "none")}) == []


def test_the_picture_holds_every_tile_and_says_itself_without_colour() -> None:
    page = Page(
        render_to_string(
            "parts/county_map.html",
            {
                "tiles": all_tiles(),
                "title": "Mentors",
                "desc": "By county",
                "legend": [{"letter": "V", "colour": "a", "label": "West"}],
            },
        )
    )
    picture = page.one("svg")
    assert picture["viewbox"] == f"0 0 {WIDTH} {HEIGHT}"
    assert {tile["width"] for tile in page.all("rect")} == {str(TILE)}
    for wanted in picture["aria-labelledby"].split():
        page.by_id(wanted)
    texts = [words(tag) for tag in page.tags if tag.name == "g"]
    assert texts[0] == "Tro V 55"
    assert words(page.one("li")) == "VWest"
