"""The product speaks Japanese completely: every sentence of the source, on every page."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import polib
import pytest
from django.utils import translation

from experiments.words import MANNERS
from kaizenlab.events.describe import SENTENCES, compose
from kaizenlab.lib.dates import day, moment
from tests import people, words
from tests import world as build
from tests.world import NOON, World

CATALOG = polib.pofile(str(words.CATALOG))
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%%|\{\w*\}|</?\w+[^>]*>")


def said(entry: polib.POEntry) -> str:
    return entry.msgstr_plural[0] if entry.msgid_plural else entry.msgstr


def test_every_sentence_of_the_source_is_in_the_catalog_and_no_other():
    known = {words.Words(entry.msgctxt, entry.msgid, entry.msgid_plural or None) for entry in CATALOG}
    assert known == words.spoken().keys(), "run: python -m tests.words"


def test_no_module_marks_sentences_by_a_name_that_is_not_looked_for():
    alias = re.compile(r"import (?:n?p?gettext\w*) as (\w+)")
    files = [path for place in words.PYTHON for path in (words.ROOT / place).rglob("*.py")]
    assert {name for path in files for name in alias.findall(path.read_text())} <= words.MARKS.keys()


def test_every_sentence_is_translated():
    assert not [entry.msgid for entry in CATALOG if not said(entry) or entry.fuzzy or entry.obsolete]


def test_every_translation_keeps_the_placeholders_and_the_markup():
    for entry in CATALOG:
        asked = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
        assert set(PLACEHOLDER.findall(said(entry))) == asked, (entry.msgid, said(entry))


def test_the_compiled_catalog_is_the_written_one():
    assert words.CATALOG.with_suffix(".mo").read_bytes() == CATALOG.to_binary()


@pytest.mark.parametrize("verb", SENTENCES)
def test_every_event_has_a_japanese_sentence(verb):
    with translation.override("ja"):
        assert re.search(r"[ぁ-ん]", compose(verb, "Fumi", "H-1", {}))


def test_dates_follow_the_language():
    with translation.override("ja"):
        assert day(NOON) == "2026年11月9日"
        assert moment(NOON) == "2026年11月9日 12:00"


class Spoken(HTMLParser):
    """What the product says on a page outside of running text: its places, buttons, labels and headings."""

    TAGS = frozenset({"title", "button", "label", "legend", "th", "dt", "h2", "h3", "summary", "option", "nav", "p"})
    NAMED = ("aria-label", "placeholder", "title", "alt", "data-label")

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.around: list[str] = []

    def handle_starttag(self, tag, attrs):
        self.around.append(tag)
        self.texts += [value for name, value in attrs if name in self.NAMED and value]

    def handle_endtag(self, tag):
        while tag in self.around and self.around.pop() != tag:
            pass

    def handle_data(self, data):
        if self.TAGS.intersection(self.around) and not {"kbd", "code", "script"}.intersection(self.around):
            self.texts.append(data.strip())


# Names, and what people typed, stay as they are.
NAMES = r"KaizenLab|Hinoki|Alice|Fumi|Bob|Vera|Sev|SHA-256|Markdown|CSV|JSON|JavaScript|English|UTC|[A-Z]-?\d+"
TYPED = (
    r"Teams of 3.*|Interviews: lost \w+|Assumption \d|Leads .*|team leads|recognise this as a problem"
    r"|The loss.*|Two of.*"
)
NOT_OURS = re.compile(rf"{TYPED}|\b(?:{NAMES})\b|\S+@\S+|[\w-]+/[\w/-]+", re.ASCII)


def english(page: str) -> list[str]:
    reader = Spoken()
    reader.feed(page)
    left = [NOT_OURS.sub("", text) for text in reader.texts]
    return [text for text in left if re.search(r"[A-Za-z]{3}", text)]


def left_on(world: World, *addresses: str) -> dict[str, list[str]]:
    """The English on each page as Alice sees it."""
    client, left = world.as_("alice"), {}
    for address in addresses:
        answer = client.get(address, follow=address.startswith("/account/"))
        assert (address, answer.status_code) == (address, 200)
        assert '<html lang="ja"' in answer.content.decode()
        left[address] = english(answer.content.decode())
    return {address: texts for address, texts in left.items() if texts}


@pytest.fixture
def world(db) -> World:
    world = build.make_world()
    build.decided(world)
    belief = build.hypothesis(world)
    build.with_bars(world, build.experiment(world, belief))
    build.answered(world, build.running(world, belief), "yes")
    build.decided(world, build.concluded(world, yes=5), "kill", by=world.bob)
    build.concluded(world, yes=1)
    for member in (world.alice, world.fumi):
        member.user.language = "ja"
        member.user.save()
    return world


OF_THE_WORKSPACE = (
    "",
    *("hypotheses/", "hypotheses/new/", "hypotheses/1/", "hypotheses/1/edit/", "hypotheses/1/history/"),
    *("experiments/", "hypotheses/1/experiments/new/", "experiments/1/", "experiments/1/revisions/"),
    *("experiments/2/", "experiments/2/plan/", "experiments/2/criteria/", "experiments/2/register/"),
    *("experiments/2/evidence/", "experiments/2/cancel/", "experiments/3/", "experiments/3/amend/"),
    *("experiments/3/evidence/", "experiments/3/conclude/", "experiments/5/decide/", "experiments/4/"),
    *("decisions/", "decisions/1/", "decisions/2/", "settings/", "settings/members/", "settings/leave/"),
)
OF_ONES_OWN = ("preferences/", "email/", "password/change/", "2fa/", "2fa/totp/activate/", "sessions/")


def test_no_english_is_left_on_any_page(world):
    assert left_on(world, *map(world.url, OF_THE_WORKSPACE), "/w/new/", "/w/switch/") == {}


def test_no_english_is_left_on_the_pages_of_ones_account(world):
    assert left_on(world, *(f"/account/{path}" for path in OF_ONES_OWN)) == {}


@pytest.mark.parametrize("path", ["/", "/account/login/", "/account/signup/", "/account/password/reset/"])
def test_strangers_read_the_language_of_their_browser(db, path):
    answer = people.browser().get(path, headers={"accept-language": "ja,en;q=0.5"})
    assert answer.headers["Content-Language"] == "ja"
    assert english(answer.content.decode()) == []


def test_a_refused_form_says_so_in_japanese(world):
    answer = world.as_("alice").post(world.url("hypotheses/new/"), {"statement": ""})
    assert answer.status_code == 422
    assert "もう一度ご確認ください" in answer.content.decode()
    assert english(answer.content.decode()) == []


def test_what_people_said_is_not_called_a_forecast():
    with translation.override("ja"):
        assert (str(MANNERS["said"]), translation.pgettext("forecast", "Said")) == ("発言", "予測")
