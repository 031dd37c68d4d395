"""Words that are names and something else, too. Without them no sentence would be free of somebody's name."""

# Names that a report of what happened may need as plain words: they name somebody where they begin with a capital.
ORDINARY = frozenset(
    """
    angel april art ash august autumn baker ban bang banks barber bass beach bell berry best bill bin bishop black
    blaze bliss bloom blue bond booth brand bridge bright brook brooks brown buck bud burns bush butler candy carol
    carpenter carter case cash chance charity chase cherry chin chip chuck church clay cliff constant cook cooper
    cross crystal daisy dale dash dawn day dean destiny dip dollar dot draper drew duke dung early earnest east
    ember english faith fan fang fern field fields first fisher flora flower ford forest fox frank free frost gang
    gene gold golden good grace grant gray green grey guy hall hang hardy harmony haven hawk hazel heart heath
    heather heaven hill holiday holly honor hope house hue hung hunt hunter iris ivory ivy jade jasmine jay jet
    jewel joy june justice keen key keys kin king kit knight lake lance lane law lay leaf lee liberty lie lily line
    link lit little long lord love luck lucky made major man maple march mare mark marks marsh mason max may meadow
    melody mercy mild miles mill miller mine mint miracle misty moon moss neat noble noon norm north oak ocean olive
    opal page pages pan park parks patience pearl peg penny pepper phoenix ping piper polish pool poppy port porter
    potter pound power powers precious price prince prudence pun purple quick rain ran rang raven ray read reader
    red reed reef rice rich ridge rise river rivers rob robin rock rocky rod rose ruby run rush rust rusty sage
    sailor same sand sandy sang savage scarlet scout second shade shark sharp shepherd shin shore short silver
    simple sin sing singer skip sky small smart snow son song south spark sparks speed spring star steel sterling
    stern stone storm story street strong sue summer sun sunday sung sunny sweet swift tab take tan tang temple ten
    third thorn thrift tin toll ton tong town trace treasure trip true trust valentine valley van victor victory
    vine violet virtue wade walker wall walls wan ward warden waters watt watts way weaver well wells west wheat
    wheeler white wild will willow win wind wing winter winters wise wolf wood woods workman world worth young zest
    """.split()  # noqa: SIM905  # as a list it would fill three pages
)

# Words without which nobody writes a sentence. Only a capital inside a sentence makes a name of one.
FUNCTION = frozenset(
    """
    a all also am an and any are as at be been both but by can could did do does each few for from go had has have
    he her here him his how i if in into is it its just let lot many me more most much my near never new no nor not
    now of off oh ok old on one only or other our out over own per same say see she so some such than that the their
    them then there these they this those to too two under until up us use very was we were what when where which
    who why with yes yet you your
    """.split()  # noqa: SIM905
) - {"same"}

# What somebody is called by what they do, and mailboxes that are nobody's. A post-mortem says just these.
ROLES = frozenset(
    """
    accounting admin administrator agency analyst analytics architect beta billing board booking business care ceo
    cfo chief cmo coach cofounder community company consultant contact content coo cpo creative cto customer
    customers data demo design designer dev developer development devops dir director division docs dr engineer
    engineering esq events example expert experts feedback finance founder founders freelance front general group
    growth guest head hello help helpdesk hire hiring home inbox info intern interns jobs junior lab labs lead
    leader leads legal mail manager managers marketing mba member members miss mr mrs ms newsletter noreply office
    operations ops org owner owners partner partners people phd platform pm postmaster press privacy prof product
    professor programmer project qa quality recruiter recruiting reply research researcher root sales scientist
    security senior service services shop site staff start startup strategy student studio success support sys team
    teams tech technology test tester testing trainee training trial user users ux viewer webmaster web welcome work
    writer
    """.split()  # noqa: SIM905
)

# The same in Japanese: what these name, only a title behind them can tell.
JAPANESE = frozenset(
    """
    未来 希望 平和 自然 大地 太陽 大和 勇気 元気 真実 正義 公平 正直 誠実 大分 大切 森林 平野 中間 東西 南北 上野
    下田 青空 明日 今日 本田 金子 さくら ひかり のぞみ みどり かおり こころ つばさ あゆみ めぐみ いずみ しずか
    あかり かなえ まこと みのり ゆかり あおい ひなた ちから かおる すすむ すなお たより つかさ はやし はかる ひとみ
    まもる わたる あきら マーク ルート エース チャンス ジョブ プロ ベル ローズ ホープ ジョイ グレース リード
    マスター テスト デザイン チーム サポート プロダクト ユーザー オーナー メンバー リーダー 営業 開発 企画 広報 経理
    総務 人事 代表 担当 社長 部長 課長 管理者 開発者 創業者
    """.split()  # noqa: SIM905
)
TITLES = (
    *("さん", "さま", "様", "氏", "君", "くん", "ちゃん", "殿", "先生", "先輩", "サン", "クン", "チャン"),
    *(
        "社長",
        "会長",
        "専務",
        "常務",
        "部長",
        "次長",
        "課長",
        "係長",
        "室長",
        "店長",
        "主任",
        "代表",
        "リーダー",
        "マネージャー",
    ),
)
# Behind these somebody's name is a place: 千葉県, 山口駅
PLACES = ("県", "府", "都", "道", "市", "区", "町", "村", "郡", "駅", "港", "大学", "支店", "支社", "空港", "地方")
