"""Lists of Japanese words that several kinds look for."""

from __future__ import annotations

from experiments.rehearsal.rules.signs import any_of

WE = any_of("私たち 私達 私ども わたしたち 僕たち 僕ら 我々 われわれ")
OUR_FIRM = any_of("当社 弊社 小社 当店 当院")
PRODUCT = any_of(
    "アプリ サービス ツール プロダクト 製品 商品 機能 システム ソフト ソフトウェア プラットフォーム サイト",
    "ウェブサイト ホームページ 画面 デザイン 仕組み ダッシュボード プラン プロトタイプ 試作品 ボット",
    "チャットボット 拡張機能 プラグイン メニュー 端末 デバイス 装置 アイデア アイディア 案 提案 コンセプト 企画",
    "構想 ソリューション パッケージ 新商品 新製品 新サービス バージョン 講座 コース キット ロボット レイアウト",
    "キャンペーン",
)
# What one does with a product once: asked of the present, it asks about the future.
TAKE_UP = any_of("払い 買い 勧め すすめ 薦め 使い 利用し 購入し 導入し 試し 申し込み 乗り換え 契約し")
HOW_MUCH = any_of("どれほど どんなに いかに どれだけ どれくらい どれぐらい どのくらい どのぐらい どの程度 どんだけ")
SO_MUCH = any_of(
    "こんなに そんなに あんなに これほど それほど あれほど ここまで とても 非常に 本当に すごく かなり あまりに",
    "大いに 特に",
)
# Stems of words that judge; "どれほど…" before one suggests that it holds.
LOADED = any_of(
    "便利 不便 面倒 大変 簡単 難し 煩わし わずらわし 退屈 使いやす 使いにく 使いづら 分かりやす わかりやす",
    "分かりにく わかりにく 快適 不快 不満 満足 嬉し うれし 困っ 困り 苦痛 辛 つら ストレス 素晴らし すばらし",
    "役に立 役立 優れ ひど 酷 悪 良 楽し 楽 苦労 無駄 非効率 効率的 イライラ いらいら うんざり 不安 心配 高す 遅",
    "嫌 好き 助か 大切 魅力 有益 感動 美味し おいし",
)
# Before a noun: praise and blame that is taken for granted.
TAKEN_FOR_GRANTED = any_of(
    "面倒 厄介 煩雑 不便 退屈 ひどい 酷い 最悪 無駄 煩わしい わずらわしい うっとうしい 使いにくい 分かりにくい",
    "わかりにくい 素晴らしい すばらしい 優れた 画期的 革新的 最高 便利 魅力的 苦痛 非効率 古臭い 時代遅れ 嫌",
    "つらい 辛い",
)
PERSON = any_of(
    "家族 友人 友達 上司 同僚 夫 妻 奥様 旦那 ご主人 子ども 子供 お子さん チーム 顧客 お客様 恋人 親 両親 母 父 兄弟",
    "先生 部下 取引先 相手 パートナー 仲間 医師 担当者 皆 彼 彼女 人 方 方々 メンバー 隣人 大家 大家さん 他部署 部署",
)
