"""How a Japanese sentence asks: by an interrogative word, by its ending, by a request, or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from experiments.rehearsal.rules.signs import any_of, signs, without
from experiments.rehearsal.rules.text import sentences

WHO_OR_WHAT = any_of("何 なに なん どこ 誰 だれ どれ いつ なぜ どちら いくつ どう")
COUNTED = any_of("度 回 人 件 社 種類 日 時間 週間 年 冊 台 個 枚 つ")
# 何か, いつも, どこでも … are no interrogatives.
INDEFINITE = signs(
    rf"{WHO_OR_WHAT}か(?!ら|月|所|国)|{WHO_OR_WHAT}(?:に|へ)?も|{WHO_OR_WHAT}(?:で|に)?でも|どんな.{{1,8}}でも",
    r"いつまでも|どうしても|どうにか|かどうか|(?:何|なん)(?:とか|となく|らか)|何しろ|どうせ|いずれ",
    rf"(?:何|なん){COUNTED}(?:か(?![かけ月])|も)",
)
INTERROGATIVE = re.compile(
    r"何|(?<!ん)なに|なん(?:の|で|です|だ|て)|どう|(?<![んな])どの|どんな|どこ|いつ|誰|だれ|どなた|なぜ|いくら|いくつ|どれ"
    r"|どちら|どっち|いかが|幾"
)
TELL = any_of(
    "教えて 教え(?:願|下さ) お教え 聞かせて お聞かせ お聞き 聞いて 話して お話し 説明して 説明いただ ご説明 述べて",
    "挙げて 見せて 語って 紹介して ご紹介 答えて お答え 選んで お選び 書いて お書き 共有して 思い出して",
    "伺って 伺 うかが",
)
DOING = r"い(?:ます|ました|る|た(?!だ))"  # 書いていますか asks about a habit, 書いていただけますか for words
REFLECT = r"思い出して|思い浮かべて|想像して|考えてみて|振り返って"
REQUEST = re.compile(
    rf"{TELL}(?!{DOING})|{REFLECT}|[てで](?:ください|下さい|もらえ|いただけ|くれ(?:ます|ません)|ほしい|欲しい)"
)
# 教えていただけますか asks for an account; 教えてもらったことはありますか does not.
REQUEST_AT_THE_END = re.compile(
    rf"{TELL}(?!{DOING})[てを]?(?:いた|頂|もら|くれ|くだ|下|も(?:い|よ|らえ)|え(?:ます|ませ)|し(?:ても|たい)|でき|願|みて)?"
    r"[ぁ-ゖ一-鿿]{0,15}[。.?!」』) ]{0,3}$"
)
ASKING_END = re.compile(r"(?:か|かな|かね|の|でしょう|よね|っけ)[。.!」』) ]{0,3}$|\?[」』)! ]{0,3}$")
REMARK = re.compile(r"(?:よね|ね|でしょう|だろう)[。!]$")  # つらいですよね。どう…: only the second asks
OPEN_END = re.compile(r"(?:は|って|とか|について)\?$")  # その理由は?
# What comes before the question.
CONTEXT = re.compile(rf"{REFLECT}|してみて(?:ください|下さい)")


class Form(Enum):
    INTERROGATIVE = auto()
    ENDING = auto()  # 〜ますか, 〜の?, 〜でしょう
    REQUEST = auto()
    STATEMENT = auto()


@dataclass(frozen=True, slots=True)
class Sentence:
    text: str
    form: Form

    @property
    def asks(self) -> bool:
        return self.form is not Form.STATEMENT


def read(question: str) -> tuple[Sentence, ...]:
    several = sentences(question)
    return tuple(
        Sentence(text, Form.STATEMENT if text is not several[-1] and REMARK.search(text) else _form(text))
        for text in several
    )


def interrogatives(text: str) -> list[str]:
    return INTERROGATIVE.findall(without(INDEFINITE, text))


def _form(text: str) -> Form:
    asked = bool(ASKING_END.search(text))
    if REQUEST_AT_THE_END.search(text) if asked else REQUEST.search(text):
        return Form.REQUEST
    open_ended = bool(interrogatives(text))
    if not asked and (not open_ended or text.endswith(("。", "."))):
        return Form.STATEMENT
    return Form.INTERROGATIVE if open_ended or OPEN_END.search(text) else Form.ENDING
