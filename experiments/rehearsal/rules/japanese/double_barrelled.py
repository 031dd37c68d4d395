"""二つの質問: two questions in one, or an either-or."""

from __future__ import annotations

import re

from experiments.rehearsal.rules.japanese.forms import CONTEXT, Form, Sentence, interrogatives
from experiments.rehearsal.rules.signs import first, signs

NOUN = r"[一-鿿ァ-ヺーA-Za-z0-9]"
TWO_HALVES = signs(
    r"それとも",
    r"(?:です|ます|ました|でした|る|た|い|の)か、(?!い(?:ない|ません)か)[^。?]{1,30}(?:です|ます|ました|でした"
    r"|る|た|い|の"
    r"|せん)か(?:[?。、]|$|のどちら)",
    rf"{NOUN}{{1,10}}か、?{NOUN}{{1,10}}か(?:[、?。]|$|で|の|を|は|教|選|お|聞)",
    r"(?:または|もしくは|あるいは|又は|若しくは)",
    rf"{NOUN}{{1,12}}(?:と|か){NOUN}{{1,12}}(?:では|だと|なら|の|と|は|で)?、?(?:うち|どちら|どっち)",
    r"(?:どちら|どっち)(?:が|を|の(?:ほう|方)|か)|のどちらか",
    r"(?:か|ますか|ですか)、?(?:また|そして|さらに|それから|もし(?:そう|ある|はい)|その場合|ある場合|している場合"
    r"|はいの場合)",
    r"(?:その(?:理由|頻度|方法|際|結果)|理由)(?:も|と(?:とも|併|合わ)せて|を併せ)",
    r"(?:好き|良い|良かった|よかった|いい|気に入った|気に入っている|嬉しかった|うまくいった|得意)な?(?:点|ところ"
    r"|こと|面|部分|もの)(?:と|や|、)[^。]{0,4}(?:嫌い|悪い|悪かった"
    r"|良くない|よくない|嫌|不便|不満|困った|気に入らない|うまくいかなかった|苦手|改善)な?",
)
ENUMERATED = signs(
    # 〜し、〜ますか: two acts
    r"[一-鿿ぁ-ゖァ-ヺー]{1,20}[をにへが][一-鿿ぁ-ゖ]{1,8}(?:[きぎしちびみりえけせてべめれ])(?<!とき)(?<!つき)(?<!ため)、(?!それ"
    r"|その時)[^。、?]{1,25}[をにへが][^。、?]{1,12}(?:ますか|ましたか)",
    # 丁寧で早い: two judgements
    rf"(?:{NOUN}{{1,8}}で|[一-鿿ぁ-ゖ]{{1,6}}くて)、?(?:{NOUN}{{1,6}}|[一-鿿ぁ-ゖ]{{1,8}})(?:い|かった|やすい"
    rf"|やすかった|な|)(?:です|でし)(?:か"
    rf"|たか)[?。]?",
)
JUDGED = re.compile(
    r"満足|どう思|どう感じ|どのように(?:思|感じ|評価)|いかが|どうです|どうでし|評価|気に入|わかりやす|分かりやす"
    r"|便利|丁寧|使いやす|適切|十分|妥当|重要|好き|信頼|快適|良か|よか|改善し|役に立|印象"
)
NAMED = re.compile(
    r"(?P<left>(?:[一-鿿ァ-ヺーA-Za-z]{1,12}の)?[一-鿿ァ-ヺーA-Za-zさ]{1,12})(?:と|や|および|及び|、ならびに|・)"
    r"(?P<right>(?:[一-鿿ァ-ヺーA-Za-z]{1,12}の)?(?:[一-鿿]{1,6}[ぁ-ゖ]{1,4}さ|[一-鿿ァ-ヺーA-Za-zさ]{1,12})(?:し方"
    r"|め方|方|やすさ|にくさ|さ)?)"
    r"(?=は|が|に(?:満|つ|対|関)|を(?:どう|ど|評)|の(?:両方|満足|評価)|について)"
)
QUANTITY = re.compile(r"いくら|どのくらい|どれくらい|どれぐらい|何(?:回|時間|人|件|円|日)|頻度")
PERSON = re.compile(
    r"(?:家族|友人|友達|上司|同僚|夫|妻|奥様|旦那|ご主人|子ども|子供|お子さん|チーム|顧客|お客様|恋人|親|両親|母|父"
    r"|兄弟|先生|部下|取引先|相手|パートナー|仲間|医師|担当者|皆|彼|彼女|人|方"
    r"|方々|メンバー|隣人|大家|大家さん|他部署|部署)$"
)
PAIRS = re.compile(
    r"メリットとデメリット|利点と欠点|長所と短所|強みと弱み|時間とお金|お金と時間|時間と労力|時間や労力|手間と時間"
    r"|時間と手間|手間や時間|平日と(?:休日|週末)|朝と夜|男性と女性|需要と供給"
    r"|安全と安心|安心と安全|衣食住|友人や家族|家族や友人|アプリやツール|ツールやアプリ|課題や問題|問題や課題"
    r"|悩みや課題|家族と友人|親と子"
)
# Two interrogatives that ask one thing.
ONE_THING = re.compile(
    r"どこの誰|どんなことに?どう|何がどう|誰が何を(?:する|止める|決める)か|どのような(?:とき|時|場面)に"
    r"|どんな(?:とき|時|場面)に?"
)


def double_barrelled(several: tuple[Sentence, ...]) -> str | None:
    asking = [each for each in several if each.asks and not CONTEXT.search(each.text) and not _answers_how(each)]
    if len(asking) > 1:
        return asking[1].text
    for sentence in (each for each in several if each.asks):
        if found := _in_one(sentence):
            return found
    return None


def _in_one(sentence: Sentence) -> str | None:
    text = PAIRS.sub("…", sentence.text)
    if found := first(TWO_HALVES, text):
        return found
    if sentence.form is Form.ENDING and (found := first(ENUMERATED, text)):
        return found
    if len(asked := interrogatives(ONE_THING.sub("…", text))) > 1:
        return "、".join(asked[:2])
    return _two_things(text, sentence)


def _two_things(text: str, sentence: Sentence) -> str | None:
    judged = JUDGED.search(text) or QUANTITY.search(text) or sentence.form is Form.ENDING
    if judged and (found := NAMED.search(text)) and not PERSON.search(found["left"]):
        return found[0]
    return None


def _answers_how(sentence: Sentence) -> bool:
    """はい・いいえでお答えください: says how to answer, asks nothing new."""
    return bool(
        re.search(r"(?:はい|いいえ|段階|選択肢|番号|点)[^。]{0,10}(?:お答え|答えて|お選び|選んで)", sentence.text)
    )
