"""Better forms of a Japanese question: about what happened, one thing at a time, in neutral words."""

from __future__ import annotations

from collections.abc import Iterator

from experiments.rehearsal.rules.findings import Kind
from experiments.rehearsal.rules.turns import turn, turned

GENERAL = {
    Kind.LEADING: "前回のとき、どう感じましたか?",
    Kind.CLOSED: "最近それがあったときのことを教えてください。",
    Kind.HYPOTHETICAL: "前回、同じことがあったときはどうしましたか?",
    Kind.PITCHING: "今はそれをどのように行っていますか?",
}
WHO_OR_WHEN = "(?:いつ|どこで|誰が|誰と|なぜ|どのように|何を)"
REAL_QUESTION = turn(r"\g<asked>", r"。(?P<asked>[^。?]{3,60}(?:どう|どのように|何を|いつ)[^。?]{1,40}[?。]?)$")


def better(kind: Kind, question: str) -> Iterator[str]:
    return turned(TURNS, kind, question)


TURNS = {
    Kind.CLOSED: (
        turn(
            r"最後に\g<deed>ときのことを教えてください。",
            r"(?:この一年で|これまでに|今までに)?(?P<deed>[^。?、]{2,40}[ただ])こと(?:は|が|って)?あり",
        ),
        turn(
            r"\g<what>どのように\g<does>?",
            r"^(?:毎朝、|毎日、|普段、?)?(?P<what>[^。?、]{1,30}[をに])",
            r"(?P<does>(?![はも持入飼住]|満足|ついて)[^。?、]{1,15}(?:ますか|ましたか))",
        ),
        turn(
            r"\g<what>について、前回のことを教えてください。",
            r"^(?P<what>[^。?、]{1,30})(?:は|に)(?:簡単|丁寧|便利|分かりやす|わかりやす|満足)",
        ),
    ),
    Kind.HYPOTHETICAL: (
        turn(
            r"最後に\g<deed>ときのことを教えてください。",
            r"(?:もし|仮に)?(?P<deed>[^。?、]{2,40}[ただ])ら、?(?:どう|何|どこ|どの)",
        ),
        turn("前回はいくら払いましたか?", r"いくら(?:ぐらい|くらい)?(?:なら|まで|だったら)"),
        turn(
            r"\g<deed>ために、これまで何をしましたか?",
            r"(?P<deed>[^。?、]{2,30}(?:する|う|く|ぐ|す|つ|ぶ|む|る))(?:予定|つもり)",
        ),
    ),
    Kind.LEADING: (
        turn(
            r"\g<what>について、最近のことを聞かせてください。",
            r"^(?!多く|大半|ほとんど|みん|皆|なぜ|どうして|もっと|やは|やっぱ|もちろん|当然)",
            r"(?P<what>[^。?、]{0,15}[一-鿿ァ-ヺー])(?:は|って|が)",
        ),
    ),
    Kind.PITCHING: (REAL_QUESTION,),
    Kind.DOUBLE_BARRELLED: (
        turn(r"\g<one>", r"^(?P<one>[^。?]{3,60}(?:ますか|ですか|ましたか|でしたか)[?。]).{3,100}$"),
        turn(r"\g<one>\g<rest>", rf"^(?P<one>{WHO_OR_WHEN})、{WHO_OR_WHEN}(?P<rest>[^。?]{{2,60}}[?。]?)$"),
        turn(
            r"\g<one>\g<rest>",
            r"^(?P<one>[^。?、と]{1,20}な?(?:ところ|点|価格|内容))と[^。?]{1,20}?(?P<rest>(?:を|について"
            r"|は)[^。?]{2,30}[?。]?)$",
        ),
    ),
}
