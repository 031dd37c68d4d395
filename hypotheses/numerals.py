"""Numbers as people write them: 40 %, ４０％, six months, half of, 三割, 二十人."""

from __future__ import annotations

import re

WORDS = (
    "two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty|thirty|forty|fifty|sixty|seventy|eighty"
    "|ninety|hundred|thousand|million|half|third|quarter|twice|double|triple|dozen"
)
UNITS = "percent|seconds?|minutes?|hours?|days?|weeks?|months?|quarters?|years?|people|users?|customers?|teams?|times"
# a kanji numeral alone is often no number (一緒, 統一): it counts in front of what it counts
COUNTED = (
    "割|分の|倍|つ|個|人|名|社|件|回|度|台|本|枚|冊|点|歳|円|万円"
    "|日|週|月|年|時|時間|分|秒|か月|ヶ月|カ月|ヵ月|パーセント|％|%"
)
ONE = rf"(?:\d[\d.,．，]*|\b(?:{WORDS})\b)"  # \d is any script's digits, full-width ones too

NUMERAL = re.compile(
    rf"""
    {ONE} (?:\s(?:of|to|in|out\sof)\s{ONE})? (?:\s?[%％]|\s(?:{UNITS})\b)?
    | (?:[〇一二三四五六七八九十百千万億兆]+|半|数十|数百)(?:{COUNTED})
    | 半分|半数|過半
    """,
    re.VERBOSE | re.IGNORECASE,
)


def numerals(text: str) -> list[str]:
    """Each number in the text, as written."""
    return [found[0].strip(" .,．，") for found in NUMERAL.finditer(text)]
