"""How a Japanese sentence asks: by an interrogative word, by its ending, by a request, or not at all."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from experiments.rehearsal.rules.signs import signs, without
from experiments.rehearsal.rules.text import sentences

# 何か, いつも, どこでも … are no interrogatives.
INDEFINITE = signs(
    r"(?:何|なに|どこ|誰|だれ|どれ|いつ|なぜ|どちら|いくつ)か(?!ら|月|所|国)(?=[^月所国])",
    r"(?:何|なに|どこ|誰|だれ|どれ|いつ|どちら|どこに|誰に|どこへ)も",
    r"(?:何|なん|どこ|誰|だれ|どれ|いつ|どちら|どう)(?:で|に)?でも|いつまでも|どうしても|どうにか|どうか|どうも"
    r"|何とか|なんとか|なんとなく|何となく|何らか|なんらか|何しろ|どうせ",
    r"(?:何|なん)(?:度|回|人|件|社|種類|日|時間|週間|年|冊|台|個|枚|つ)(?:か(?![かけ月])|も)",
    r"かどうか|どんな.{1,8}でも|いずれ",
)
INTERROGATIVE = re.compile(
    r"何|(?<!ん)なに|なん(?:の|で|です|だ|て)|どう|どの|どんな|どこ|いつ|誰|だれ|どなた|なぜ|いくら|いくつ|どれ"
    r"|どちら|どっち|いかが|幾"
)
REQUEST = re.compile(
    r"教えて|教え(?:願|下さ)|お教え|聞かせ|お聞き(?:し|でき|して)|お話し|話して|説明して|ご説明|述べて|挙げて"
    r"|見せて|語って|紹介して|ご紹介"
    r"|お答え|答えて|お書き|書いて|思い出して|思い浮かべて|伺え|伺い|うかが|選んで|お選び|聞いて(?:も|みたい)"
    r"|想像して|考えてみて|振り返って"
    r"|(?:て|で)(?:ください|下さい|もらえ|いただけ|くれ(?:ます|ません)|ほしい|欲しい)"
)
ASKING_END = re.compile(
    r"(?:か|かな|かね|の|でしょう|ですよね|ますよね|よね|っけ|ませんか)[。.!」』) ]{0,3}$|\?[」』)! ]{0,3}$"
)
REMARK = re.compile(r"(?:よね|ね|でしょう|だろう)[。!]$")  # つらいですよね。どう…: only the second asks
OPEN_END = re.compile(r"(?:は|って|とか|について)\?$")  # その理由は?
CONTEXT = re.compile(r"思い出して|思い浮かべて|想像して|考えてみて|振り返って|してみて(?:ください|下さい)")


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
    if REQUEST.search(text) and (not asked or _requests_at_the_end(text)):
        return Form.REQUEST
    if not asked and not (interrogatives(text) and not text.endswith(("。", "."))):
        return Form.STATEMENT
    return Form.INTERROGATIVE if interrogatives(text) or OPEN_END.search(text) else Form.ENDING


def _requests_at_the_end(text: str) -> bool:
    """教えていただけますか asks for an account; 教えてもらったことはありますか does not."""
    return bool(REQUEST_ENDING.search(text))


REQUEST_ENDING = re.compile(
    r"(?:教えて|教え|聞かせて|話して|話し|説明して|説明|述べて|挙げて|見せて|語って|紹介して|紹介|答えて|選んで"
    r"|共有して|思い出して|伺って|聞いて|お聞き|伺)"
    r"(?:て|を)?(?:いた|頂|もら|くれ|くだ|下|も(?:い|よ|らえ)|え(?:ます|ませ)|し(?:ても|たい)|できます|でき|願|みて)?"
    r"[ぁ-ゖ一-鿿]{0,15}[。.?!」』) ]{0,3}$"
)
