"""Every sentence the product says, found without gettext's own tools, so that any machine can look.

`python -m tests.words` brings the catalog up to date: new sentences come in untranslated, forgotten ones go.
"""

import ast
import re
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import polib
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parent.parent
CATALOG = ROOT / "kaizenlab" / "locale" / "ja" / "LC_MESSAGES" / "django.po"
PYTHON = ("kaizenlab", "hypotheses", "experiments", "decisions")

# Where a call keeps its context, its singular and its plural.
SINGULAR = dict.fromkeys(("_", "gettext", "gettext_lazy", "gettext_noop", "sentence"), (None, 0, None))
PLURAL = dict.fromkeys(("ngettext", "ngettext_lazy"), (None, 0, 1))
IN_CONTEXT = dict.fromkeys(("pgettext", "pgettext_lazy"), (0, 1, None))
PLURAL_IN_CONTEXT = dict.fromkeys(("npgettext", "npgettext_lazy"), (0, 1, 2))
MARKS = SINGULAR | PLURAL | IN_CONTEXT | PLURAL_IN_CONTEXT


TEXT = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
CALL = re.compile(rf"\b(?:_|n?p?gettext)\((?:{TEXT}|[\s,]|count)+\)", re.DOTALL)


class Words(NamedTuple):
    """One sentence as the source marks it; two places that say the same are one sentence."""

    context: str | None
    text: str
    plural: str | None


# What Django says on our pages and has no Japanese for.
BORROWED = {Words(None, "- Select an option -", None): {"django"}}


def spoken() -> dict[Words, set[str]]:
    """Each sentence with the files that say it."""
    found: dict[Words, set[str]] = defaultdict(set, BORROWED)
    for folder in PYTHON:
        for path in sorted((ROOT / folder).rglob("*.py")):
            _collect(found, in_python(path.read_text()), path)
    for path in sorted([*(ROOT / "templates").rglob("*.html"), *(ROOT / "templates").rglob("*.txt")]):
        _collect(found, in_template(path.read_text()), path)
    return found


def in_python(source: str) -> Iterator[Words]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and _name(node.func) in MARKS:
            texts = [arg.value if isinstance(arg, ast.Constant) else None for arg in node.args]
            context, text, plural = MARKS[_name(node.func)]
            if text < len(texts) and isinstance(texts[text], str):
                yield Words(*(None if at is None else texts[at] for at in (context, text, plural)))


def in_template(source: str) -> Iterator[Words]:
    """Django turns a template into lines of calls among X's; each call is then Python."""
    calls = re.compile(
        r"""\b(?:_|n?p?gettext)\((?:u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")|[\s,]|count)+\)""", re.DOTALL
    )
    for call in calls.findall(templatize(source)):
        yield from in_python(call.replace("\n", "\\n") if "\n" in call else call)


def bring_up_to_date() -> None:
    known = {(entry.msgctxt, entry.msgid): entry for entry in polib.pofile(str(CATALOG))} if CATALOG.exists() else {}
    catalog = polib.POFile(wrapwidth=120)
    catalog.metadata = {
        "Project-Id-Version": "KaizenLab",
        "Language": "ja",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=1; plural=0;",
    }
    for words, files in sorted(spoken().items(), key=lambda item: (min(item[1]), item[0].text, item[0].context or "")):
        catalog.append(_entry(words, files, known.get((words.context, words.text))))
    catalog.save(str(CATALOG))
    catalog.save_as_mofile(str(CATALOG.with_suffix(".mo")))
    for entry in catalog.untranslated_entries():
        print(f"Not translated: {entry.msgid!r} ({entry.occurrences[0][0]})")


def _entry(words: Words, files: set[str], known: polib.POEntry | None) -> polib.POEntry:
    said_in = [(file, "") for file in sorted(files)]
    entry = polib.POEntry(msgctxt=words.context, msgid=words.text, occurrences=said_in, flags=[])
    if "%(" in words.text:
        entry.flags.append("python-format")
    said = (known.msgstr or known.msgstr_plural.get(0, "")) if known else ""
    if words.plural is None:
        entry.msgstr = said
    else:
        entry.msgid_plural, entry.msgstr_plural = words.plural, {0: said}
    return entry


def _collect(found: dict[Words, set[str]], sentences: Iterator[Words], path: Path) -> None:
    for words in sentences:
        found[words].add(path.relative_to(ROOT).as_posix())


def _name(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


if __name__ == "__main__":
    bring_up_to_date()
