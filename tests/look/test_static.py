"""What a page loads: vendored files untouched, small, drawn only with what exists; colours told apart by everybody."""

from __future__ import annotations

import gzip
import hashlib
import itertools
import math
import re
from pathlib import Path

import pytest

from kaizenlab.static_files import joined

ROOT = Path(__file__).resolve().parents[2]
STATIC = ROOT / "static"
SHEET = joined(STATIC / "css" / "app.css")
SPRITE = (STATIC / "sprite.svg").read_text()
TEMPLATES = list((ROOT / "templates").rglob("*.html"))
OUTCOMES = ["continue", "investigate", "pivot", "kill"]


def packed(*parts: str | bytes) -> int:
    return sum(len(gzip.compress(part.encode() if isinstance(part, str) else part)) for part in parts)


@pytest.mark.parametrize("line", (STATIC / "vendor" / "DIGESTS").read_text().splitlines())
def test_a_vendored_file_is_the_one_that_was_vendored(line):
    digest, name = line.split()
    assert hashlib.sha256((STATIC / "vendor" / name).read_bytes()).hexdigest() == digest


def test_every_vendored_file_has_a_digest():
    named = {line.split()[1] for line in (STATIC / "vendor" / "DIGESTS").read_text().splitlines()}
    assert named == {path.name for path in (STATIC / "vendor").iterdir()} - {"DIGESTS", "README.md"}


def test_style_and_scripts_keep_their_budgets():
    scripts = [path.read_bytes() for path in [*(STATIC / "js").glob("*.js"), STATIC / "vendor" / "htmx.min.js"]]
    assert packed(SHEET) <= 25_000
    assert packed(*scripts) <= 30_000
    assert packed(SHEET, SPRITE, *scripts) <= 90_000


def test_the_sheet_is_joined_from_every_part():
    assert "@import" not in SHEET
    others = ("app.css", "paper.css")  # itself, and what a PDF is drawn with
    for part in (STATIC / "css").rglob("*.css"):
        assert part.name in others or part.read_text() in SHEET, part


def test_nothing_is_loaded_from_another_host():
    for path in [*STATIC.rglob("*.css"), *(STATIC / "js").glob("*.js"), *TEMPLATES]:
        text = path.read_text()
        assert not re.search(r"""(url\(|src=|href=|import )["']?(https?:)?//""", text), path


def test_every_drawing_a_template_asks_for_is_in_the_sprite():
    there = set(re.findall(r'<symbol id="([^"]+)"', SPRITE))
    asked = {f"i-{name}" for path in TEMPLATES for name in re.findall(r'{% icon "([^"]+)" %}', path.read_text())} | {
        f"o-{outcome}" for outcome in OUTCOMES
    }
    assert asked <= there


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("sight", ["normal", "protan", "deutan", "tritan"])
def test_outcome_colours_are_told_apart(theme, sight):
    """At least 21 apart, OKLab × 100; colour blindness as Machado, Oliveira and Fernandes (2009) simulate it."""
    seen = {outcome: oklab(simulate(linear(colour(outcome, theme)), sight)) for outcome in OUTCOMES}
    for one, other in itertools.combinations(OUTCOMES, 2):
        assert 100 * math.dist(seen[one], seen[other]) >= 21, (one, other)


MACHADO = {
    "normal": [(1, 0, 0), (0, 1, 0), (0, 0, 1)],
    "protan": [(0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)],
    "deutan": [(0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)],
    "tritan": [(1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)],
}


def colour(outcome: str, theme: str) -> tuple[float, float, float]:
    """Lightness, chroma and hue of the token in the theme."""
    pair = re.search(rf"--{outcome}: light-dark\((oklch\([^)]*\)), (oklch\([^)]*\))\)", SHEET)
    light, chroma, hue = re.findall(r"[\d.]+", pair[1 if theme == "light" else 2])
    return float(light) / 100, float(chroma), float(hue)


def linear(lch: tuple[float, float, float]) -> tuple[float, ...]:
    """OKLCH to linear sRGB (Ottosson 2020), clipped to what a screen shows."""
    light, chroma, hue = lch[0], lch[1], math.radians(lch[2])
    a, b = chroma * math.cos(hue), chroma * math.sin(hue)
    long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (light - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return tuple(
        min(1.0, max(0.0, value))
        for value in (
            4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
            -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
            -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
        )
    )


def simulate(rgb: tuple[float, ...], sight: str) -> tuple[float, ...]:
    return tuple(min(1.0, max(0.0, sum(k * v for k, v in zip(row, rgb, strict=True)))) for row in MACHADO[sight])


def oklab(rgb: tuple[float, ...]) -> tuple[float, float, float]:
    red, green, blue = rgb
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    medium = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * medium - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * medium + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * medium - 0.8086757660 * short,
    )
