"""二つの質問: two questions in one, or an either-or."""

from __future__ import annotations

import re

from experiments.rehearsal.rules.japanese.forms import CONTEXT, Form, Sentence, interrogatives
from experiments.rehearsal.rules.japanese.words import PERSON
from experiments.rehearsal.rules.signs import any_of, first, signs, without

NOUN = r"[一-鿿ァ-ヺーA-Za-z0-9]"
END = r"(?:です|ます|ました|でした|せん|る|た|い|の)か"
LIKED = any_of("好き 良い 良かった よかった いい 気に入った 気に入っている 嬉しかった うまくいった 得意")
DISLIKED = any_of(
    "嫌い 悪い 悪かった 良くない よくない 嫌 不便 不満 困った 気に入らない うまくいかなかった 苦手 改善",
)
TWO_HALVES = signs(
    # 紙ですか、スマホですか, but not つけていますか、いませんか
    rf"それとも|{END}、(?!い(?:ない|ません)か)[^。?]{{1,30}}{END}(?:[?。、]|$|のどちら)",
    # 犬派か猫派か
    rf"{NOUN}{{1,10}}か、?{NOUN}{{1,10}}か(?:[、?。]|$|[でのをは教選お聞])",
    r"または|もしくは|あるいは|又は|若しくは",
    # 電車とバスではどちら
    rf"{NOUN}{{1,12}}[とか]{NOUN}{{1,12}}(?:では|だと|なら|の|と|は|で)?、?(?:うち|どちら|どっち)",
    r"(?:どちら|どっち)(?:が|を|の(?:ほう|方)|か)|のどちらか",
    # しますか、またその理由は
    r"か、?(?:また|そして|さらに|それから|もし(?:そう|ある|はい)|(?:その|ある|している|はいの)場合)",
    r"(?:その(?:理由|頻度|方法|際|結果)|理由)(?:も|と(?:とも|併|合わ)せて|を併せ)",
    # 始めた理由と、やめた理由
    r"た(理由|方法|きっかけ|経緯|時期|場所|手順)と、?[^。、?]{1,15}た\1(?=[をはに]|について)",
    # 好きなところと嫌いなところ
    rf"{LIKED}な?(?:点|ところ|こと|面|部分|もの)[とや、][^。]{{0,4}}{DISLIKED}",
)
ENUMERATED = signs(
    # 献立を考え、買い物リストを作っていますか
    r"[一-鿿ぁ-ゖァ-ヺー]{1,20}[をにへが][一-鿿ぁ-ゖ]{1,8}[きぎしちびみりえけせてべめれ](?<!とき)(?<!つき)(?<!ため)、"
    r"(?!それ|その時)[^。、?]{1,25}[をにへが][^。、?]{1,12}(?:ますか|ましたか)",
    # 丁寧で早かったですか
    rf"(?:{NOUN}{{1,8}}で(?![はも])|[一-鿿ぁ-ゖ]{{1,6}}くて)、?[一-鿿ァ-ヺーぁ-ゖ]{{1,8}}(?:です|でした)か",
)
JUDGED = signs(
    r"満足|どう(?:思|感じ|です|でし)|どのように(?:思|感じ|評価)|いかが|評価|気に入|[わ分]かりやす|便利|丁寧|使いやす"
    r"|適切|十分|妥当|重要|好き|信頼|快適|良か|よか|改善し|役に立|印象",
    r"いくら|どのくらい|どれくらい|どれぐらい|何(?:回|時間|人|件|円|日)|頻度",
)
THING = rf"(?:{NOUN}{{1,12}}の)?(?:[一-鿿]{{1,6}}[ぁ-ゖ]{{1,4}}さ|[一-鿿ァ-ヺーA-Za-zさ]{{1,12}}(?:し方|め方|方)?)"
TWO_THINGS = re.compile(
    rf"(?P<one>{THING})(?:と|や|および|及び|、ならびに|・){THING}"
    r"(?=は|が|に(?:満|つ|対|関)|を(?:どう|ど|評)|の(?:両方|満足|評価)|について)"
)
SOMEBODY = re.compile(rf"{PERSON}$")
# One thing said in two words.
PAIRS = signs(
    r"メリットとデメリット|利点と欠点|長所と短所|強みと弱み|時間とお金|お金と時間|時間[とや]労力|手間[とや]時間|時間と手間"
    r"|平日と(?:休日|週末)|朝と夜|男性と女性|需要と供給|安全と安心|安心と安全|友人[とや]家族|家族[とや]友人|親と子"
    r"|アプリやツール|ツールやアプリ|課題や問題|問題や課題|悩みや課題",
)
# Two interrogatives that ask one thing.
ONE_THING = signs(
    r"どこの誰|どんなことに?どう|何がどう|誰が何を(?:する|止める|決める)か|(?:どのような|どんな)(?:とき|時|場面)に?(?![^、。?]{1,12}[てで]、)",
)
HOW_TO_ANSWER = re.compile(r"(?:はい|いいえ|段階|選択肢|番号|点)[^。]{0,10}(?:お答え|答えて|お選び|選んで)")


def double_barrelled(several: tuple[Sentence, ...]) -> str | None:
    asking = [each for each in several if each.asks and not CONTEXT.search(each.text)]
    asking = [each for each in asking if not HOW_TO_ANSWER.search(each.text)]
    if len(asking) > 1:
        return asking[1].text
    for sentence in (each for each in several if each.asks):
        if found := _in_one(sentence):
            return found
    return None


def _in_one(sentence: Sentence) -> str | None:
    text = without(PAIRS, sentence.text)
    if found := first(TWO_HALVES, text):
        return found
    if sentence.form is Form.ENDING and (found := first(ENUMERATED, text)):
        return found
    if len(asked := interrogatives(without(ONE_THING, text))) > 1:
        return "、".join(asked[:2])
    return _two_things(text) if sentence.form is Form.ENDING or first(JUDGED, text) else None


def _two_things(text: str) -> str | None:
    found = TWO_THINGS.search(text)
    return found[0] if found and not SOMEBODY.search(found["one"]) else None
