"""No names in the causes: which words name a member, and which only look as if they did."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from kaizenlab.alerts.response.rules import ordinary
from kaizenlab.alerts.response.rules.names import Person, named, plain


def of(text, *names, mailbox="x9"):
    return named(text, [Person(name, mailbox) for name in names])


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Bob", "Bob forgot to call.", ("Bob",)),
        ("Bob", "We waited for bob.", ("bob",)),
        ("Bob", "BOB’S list was old.", ("BOB",)),
        ("Bob", "ask @bob or bob@example.org", ("bob",)),
        ("Bob", "Bobsled and kebob are words.", ()),
        ("Bob", "Ｂｏｂ forgot.", ("Bob",)),
        ("Bob", "B\u200bo\u00adb forgot.", ("Bob",)),
        ("Bob", "Bobが忘れた。", ("Bob",)),
        ("Aki Tanaka", "Tanaka had no time.", ("Tanaka",)),
        ("Aki Tanaka", "aki tanaka had no time.", ("aki tanaka",)),
        ("Aki Tanaka", "Aki, then Tanaka.", ("Aki", "Tanaka")),
        ("Bo Li", "Bo was ill; so was Li.", ()),  # parts of two letters are too short to tell
        ("Bo Li", "Bo Li was ill.", ("Bo Li",)),
        ("Bo", "Bo was ill.", ("Bo",)),  # as a whole name they are not
        ("J", "Plan J failed.", ()),
        ("José Núñez", "Jose waited for NUNEZ.", ("Jose", "NUNEZ")),
        ("Anne-Marie O’Neil", "Neil and anne marie.", ("Neil", "anne", "marie")),
        ("Ludo van der Berg", "The van was late; Berg was not.", ("Berg",)),
        ("bob smith", "Smith was late.", ("Smith",)),
        ("Саша Ким", "Мы ждали сашу, потом Саша ушёл.", ("Саша",)),
        ("🚀", "🚀 to the moon", ()),
        ("", "nobody", ()),
    ],
)
def test_a_name_is_a_whole_word_in_any_case(name, text, found):
    assert of(text, name) == found


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("Mark", "We did not mark the date.", ()),
        ("Mark", "We told Mark too late.", ("Mark",)),
        ("Mark", "Mark did not know.", ("Mark",)),  # at the start of a sentence nobody can tell
        ("Mark", "MARK did not know.", ("MARK",)),
        ("Will May", "It will be done, may be.", ()),
        ("Will May", "Will knew it in May.", ("Will", "May")),
        ("Grace Hope", "There was hope.", ()),
        ("Grace Hope", "grace hope", ()),
        ("Grace Hope", "Grace Hope", ("Grace Hope",)),
        ("An", "An early call helped. “An hour” was enough.", ()),
        ("An", "We asked An in time.", ("An",)),
        ("Dr. Fumi Sato (CEO)", "The CEO and a dr were told.", ()),
        ("Product Team", "The product team was told.", ()),
        ("Founder", "A founder saw it.", ()),
        ("Alice from Sales", "The news from sales came late.", ()),
        ("Alice from Sales", "Alice was told.", ("Alice",)),
    ],
)
def test_a_plain_word_names_somebody_only_with_a_capital_and_a_role_never(name, text, found):
    assert of(text, name) == found


@pytest.mark.parametrize(
    ("mailbox", "text", "found"),
    [
        ("mgreen", "mgreen had the list.", ("mgreen",)),
        ("mark.green", "Ask mark.green first.", ()),  # both are plain words
        ("mark.green", "Ask Mark.Green first.", ("Mark.Green",)),
        ("aki.tanaka", "aki.tanaka or Aki Tanaka", ("aki.tanaka", "Aki Tanaka")),
        ("fumi+kaizen", "Fumi was told.", ("Fumi",)),
        ("support", "Support was told.", ()),
        ("it", "It was late.", ()),
        ("4711", "4711 visitors came.", ()),
    ],
)
def test_so_does_the_mailbox_of_an_address(mailbox, text, found):
    assert of(text, "Somebody Else", mailbox=mailbox) == found


def test_of_somebody_without_a_name_the_mailbox_is_the_name():
    assert of("Tanaka was told.", "", mailbox="aki.tanaka") == ("Tanaka",)
    assert of("Tanaka was told.", "Hana", mailbox="aki.tanaka") == ()


@pytest.mark.parametrize(
    ("name", "text", "found"),
    [
        ("田中 明", "田中が忘れた。", ("田中",)),
        ("田中　明", "昨日田中さんが忘れた。", ("田中",)),
        ("田中 明", "田中 明が忘れた。", ("田中",)),
        ("田中 明", "説明が足りなかった。", ()),
        ("田中 明", "明さんが説明した。", ("明",)),
        ("田中 明", "山田中学校で調べた。", ()),
        ("田中 明", "営業部田中課長に聞いた。", ("田中",)),
        ("田中明", "田中さんに聞いた。", ("田中",)),
        ("田中明", "田中明に聞いた。", ("田中明",)),
        ("林 さくら", "森林の調査。小林さん。", ()),
        ("林 さくら", "林さんが休んだ。", ("林",)),
        ("林 さくら", "さくらの季節だった。", ()),
        ("林 さくら", "さくらさんが休んだ。", ("さくら",)),
        ("佐藤 ゆうこ", "そしてゆうこが言った。", ("ゆうこ",)),
        ("佐藤 はな", "話ではなく、行動。", ()),
        ("佐藤 はな", "はなちゃんに聞いた。", ("はな",)),
        ("サラ ジョーンズ", "サラダの会社。", ()),
        ("サラ・ジョーンズ", "サラが話した。ｼﾞｮｰﾝｽﾞも。", ("サラ", "ジョーンズ")),
        ("マーク", "マークを付け忘れた。", ()),
        ("マーク", "マークさんが付け忘れた。", ("マーク",)),
        ("山口 進", "山口県で調べた。進め方が遅い。", ()),
        ("山口 進", "山口に聞いた。", ("山口",)),
        ("未来", "未来の話をした。", ()),
        ("김민수", "김민수가 잊었다.", ("김민수",)),
    ],
)
def test_without_spaces_the_name_itself_is_looked_for(name, text, found):
    assert of(text, name) == found


def test_everybody_is_looked_for_and_each_word_said_once():
    people = [Person("Bob", "bob"), Person("Fumi", "fumi"), Person("田中", "tanaka")]
    assert named("Fumi asked Bob. 田中さん asked bob, and Fumi left.", people) == ("Fumi", "Bob", "田中", "bob")


def test_the_lists_of_words_share_none():
    lists = (ordinary.ORDINARY, ordinary.FUNCTION, ordinary.ROLES)
    assert sum(map(len, lists)) == len(frozenset().union(*lists))
    assert all(re.fullmatch(r"[a-z]+", word) for words in lists for word in words)
    assert all(unicodedata.normalize("NFKC", word) == word for word in ordinary.JAPANESE)


LETTERS = "abcdefghijklmnopqrstuvwxyzäéßøžабвгдαβγ"
WORDS = st.text(LETTERS, min_size=3, max_size=9)
BREAKS = st.sampled_from([" ", ", ", ". ", "\n", " (", "’", "-", "/", "…", "が", "さんは", "「", "🚀"])
KANA = st.text("あいうえおかきくけこがぎぐげごをんはも", max_size=6)
NO_WORDS = ordinary.ORDINARY | ordinary.FUNCTION | ordinary.ROLES


@given(
    name=WORDS, before=st.lists(WORDS, max_size=4), after=st.lists(WORDS, max_size=4), gap=BREAKS, how=st.integers(0, 3)
)
def test_law_a_name_between_other_words_is_found_however_it_is_written(name, before, after, gap, how):
    assume(name not in NO_WORDS)
    written = [name, name.upper(), name.title(), unicodedata.normalize("NFD", name)][how]
    assume(unicodedata.normalize("NFKC", written).casefold() == unicodedata.normalize("NFKC", name).casefold())
    found = of(gap.join([*before, written, *after]), name.title())
    assert plain(written) in found


@given(name=WORDS, glued=st.text(LETTERS, min_size=1, max_size=5), where=st.booleans())
def test_law_a_name_inside_a_longer_word_is_none(name, glued, where):
    assert of(glued + name if where else name + glued, name) == ()


@given(text=st.lists(WORDS, max_size=12).map(" ".join), name=WORDS)
def test_law_what_holds_no_word_of_a_name_names_nobody(text, name):
    assume(name not in text.split())
    assert of(text, name) == ()


@given(text=st.text(max_size=60), names=st.lists(st.text(max_size=20), max_size=4))
@example(text="a b", names=["a", "\u0301"])
def test_law_what_is_found_stands_in_the_text_and_more_people_only_find_more(text, names):
    people = [Person(name, "q7") for name in names]
    found = named(text, people)
    assert all(word and word in plain(text) for word in found)
    assert len(set(found)) == len(found)
    assert set(found) == set(named(text, reversed(people)))
    joined = " ".join(named(text, [*people, Person("Fumi Sato", "fumi")]))
    assert all(word in joined for word in found)


@given(before=KANA, after=KANA)
def test_law_a_japanese_name_between_kana_is_found(before, after):
    assert of(f"{before}佐々木{after}", "佐々木 健") == ("佐々木",)
    assert of(f"{before}健さん{after}", "佐々木 健") == ("健",)


@given(word=st.sampled_from(sorted(ordinary.ORDINARY)), before=WORDS)
def test_law_a_plain_word_is_free_in_small_letters_and_a_name_with_a_capital(word, before):
    assume(before != word)
    assert of(f"{before} {word} {before}", word.title()) == ()
    assert of(f"{before} {word.title()} {before}", word.title()) == (word.title(),)


@given(word=st.sampled_from(sorted(ordinary.ROLES)))
def test_law_a_role_is_always_free(word):
    assert of(f"{word} {word.title()} {word.upper()}", word.title(), mailbox=word) == ()
