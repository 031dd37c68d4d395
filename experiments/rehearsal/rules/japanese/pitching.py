"""売り込み: mentions our product, idea or feature, existing or imagined."""

from __future__ import annotations

from experiments.rehearsal.rules.japanese.hypothetical import hypothetical
from experiments.rehearsal.rules.japanese.words import OUR_FIRM, PRODUCT, TAKE_UP, WE
from experiments.rehearsal.rules.signs import any_of, first, signs, without

# Ours, but no product; or theirs.
NO_PRODUCT = signs(
    rf"(?:{WE}|{OUR_FIRM})の(?:質問|インタビュー|調査|会話|面談|社会|町|街|地域|生活|暮らし|研究|打ち合わせ)",
    r"(?:御社|貴社|お客様|皆さん|あなた|ご自身)(?:の[^、。]{0,12}|が[^、。]{0,20})",
)
THIS = any_of("この こちらの 今回の こんな こういう こうした こういった このような そのような そんな そういう")
MAKE = any_of("開発 作って 作り 作ろう 企画 検討 構想 準備 設計 制作 立ち上げ リリース 提供して 始めました 始めます")
OURS = signs(
    # 弊社, 当サービス
    rf"{OUR_FIRM}|(?:当|本)(?:サービス|アプリ|サイト|製品|商品|ツール|ホテル)|自社(?:製品|サービス|アプリ)",
    # 私たちのアプリ
    rf"(?:{WE}|うち|私|僕)の[^、。]{{0,10}}?{PRODUCT}|{WE}の(?:お店|会社|対応|サポート|料金|価格|ブランド)",
    # この検索機能
    rf"{THIS}(?:新しい|新たな|新|[一-鿿ァ-ヺー]{{1,10}}の?|便利な)?{PRODUCT}",
    r"プロトタイプ|試作品|モックアップ|試作版|ベータ版|β版|体験版|デモ(?:画面|版|を)|新(?:機能|サービス|商品|製品|アプリ)",
    # 新しい画面はどうですか
    rf"(?:新しい|リニューアルした|改善した|改良した|追加した)[一-鿿ァ-ヺー]{{0,10}}の?{PRODUCT}(?:は|について|を)"
    r"[^。]{0,12}(?:どう|いかが|便利|気に入|使いやす|役に立|好き|評価|お使い|ご存じ|知って)",
    # これを使いますか
    r"(?:これ|こちら)[をにがは][^。]{0,10}(?:使い|買い|払い|いくら|試し|使って|購入|お金)",
)
# What we make, have made, or might make.
MAKING = signs(
    # 開発中のアプリ, 私たちが考えた仕組み
    rf"(?:開発|制作|企画|検討|構想|準備|設計)(?:中の|している|した)[^。、]{{0,12}}?{PRODUCT}",
    rf"(?:{WE}|{OUR_FIRM})(?:が|で)[^。、]{{1,15}}(?:た|ている|中の|する)[^。、]{{0,10}}?{PRODUCT}",
    rf"{PRODUCT}[をの][^。]{{0,8}}{MAKE}(?:中|して|し|い|ました|よう|ます|を|と)",
    rf"{PRODUCT}[をが](?:作った|作れば|出した|出せば|提供した|提供すれば|追加した|追加すれば|リリースした|販売した)",
    r"(?:アイデア|アイディア|構想)[がを](?:あり|あって|考え|思いつ)",
    r"機能[をがはに]?[^。]{0,10}(?:追加|ほし|欲し|あったら|あれば|必要|希望|期待|求め)",
    r"(?:ほしい|欲しい|必要な|希望する)機能",
    rf"(?:改善|追加|変更)(?:すべき|してほしい|したらいい)[^。]{{0,8}}{PRODUCT}",
)
# A product that does not exist yet.
IMAGINED = signs(
    rf"(?:る|た|ない|型の|向けの|付きの|専用の|の|な){PRODUCT}(?:が|を|に|は|なら|だった|であれ|の)",
    rf"{PRODUCT}(?:があ|が(?:登場|でき)|に(?:月|いくら|お金)|を(?:使|買|試|利用|導入|購入|お金))",
    # こんな冷蔵庫があれば買いますか
    rf"(?:こんな|こういう|こういった|このような|そんな)[^。、]{{1,15}}(?:あ|でき|出)(?:れば|たら|ったら)[^。]{{0,12}}{TAKE_UP}",
)


def pitching(question: str) -> str | None:
    text = without(NO_PRODUCT, question)
    found = first((*OURS, *MAKING), text)
    return found or (first(IMAGINED, text) if hypothetical(question) else None)
