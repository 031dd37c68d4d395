"""閉じた質問: answered by yes, no or a pick. 〜教えていただけますか asks for an account and is not."""

from __future__ import annotations

import re

from experiments.rehearsal.rules.japanese.forms import Form, Sentence, interrogatives
from experiments.rehearsal.rules.signs import first, signs

SCALE = signs(
    # 5段階, 1から10, 100点満点
    r"[0-9一二三四五七十]段階",
    r"[01](?:点)?(?:から|~|-)(?:3|4|5|7|10|100)(?:点|の|で|段|まで)?",
    r"(?:5|10|100)点(?:満点|中)",
    r"点数(?:で|を)",
)
PICK = signs(
    # 次のうち, この中から
    r"(?:次|以下|下記|この中|これら)の?(?:うち|中|選択肢)?(?:から|で|の中で|の中から|、)[^。]{0,20}"
    r"(?:どれ|選|どちら|当てはまる)",
    r"(?:次|以下)のうち|選択肢",
    r"はい.{0,3}いいえ|YES.{0,3}NO|○.{0,3}×",
    r"(?:どちら|どっち|どれ)(?:が|を|の(?:ほう|方|プラン|案)|も|ですか|だと|派)",
    r"(?:どちら|どっち)(?:かといえば|かというと)",
    r"(?:と|か|それとも|または|もしくは|では|なら|より|、)、? ?(?:どちら|どっち)",
    # カードのどちら
    r"それとも|の(?:うち)?(?:どちら|どっち)",
    # 犬派か猫派か教えて
    r"[一-鿿ァ-ヺー]か、?[一-鿿ァ-ヺー]{1,10}(?:か|のどちらか|のいずれか)、?(?:教えて|選んで|お選び|お答え)",
)
WHETHER = signs(r"かどうか|か否か|か(?:を)?(?:教えて|聞かせて|お聞かせ|お答え|お教え|答えて|お聞き|伺)")
# 知っていますか after a question: asks for what they know.
INDIRECT = re.compile(r"か(?:を|は|について)?、?(?:ご存じ|ご存知|知って|覚えて|わかり|分かり|お分かり|思い出せ)")
EVER = re.compile(
    r"(?:こと|機会|経験|場面|とき)(?:が|は|って|も)?、?(?:これまでに|今までに|一度でも)?(?:あり|ある|ござい|ない)"
)
POLAR_AFTER_INTERROGATIVE = re.compile(
    r"(?:何|なに|どう|どの|どんな|どこ|いつ|誰|なぜ|いくら|どれ)[^。、?]{1,40}か(?:を|、)?[^。?]{1,30}"
    r"(?:ますか|ましたか)"
)


def closed(several: tuple[Sentence, ...]) -> str | None:
    for sentence in several:
        text = sentence.text
        if sentence.asks and (found := first((*SCALE, *PICK), text)):
            return found
        if sentence.form is Form.ENDING:
            return text[-8:].strip("。.?! ")
        if sentence.form is Form.REQUEST and (found := first(WHETHER, text)) and _asks_whether(text):
            return found
        if sentence.form is Form.INTERROGATIVE and POLAR_AFTER_INTERROGATIVE.search(text) and _polar_at_the_end(text):
            return text[-8:].strip("。.?! ")
    return None


def _asks_whether(text: str) -> bool:
    return "かどうか" in text or "か否か" in text or not interrogatives(text)


def _polar_at_the_end(text: str) -> bool:
    """なぜ失敗したか考えたことはありますか: the interrogative belongs to the clause inside."""
    return bool(EVER.search(text)) and not INDIRECT.search(text)
