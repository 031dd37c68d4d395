"""Lists of English words that several kinds look for."""

from __future__ import annotations

from experiments.rehearsal.rules.signs import any_of

AUXILIARY = any_of(
    "do does did is are was were am have has had can could will would should shall may might must don't doesn't",
    "didn't isn't aren't wasn't weren't haven't hasn't hadn't can't couldn't won't wouldn't shouldn't dont doesnt",
    "didnt isnt arent wasnt werent havent hasnt cant couldnt wont wouldnt shouldnt ain't",
)
NEGATED = any_of(
    "don't dont doesn't doesnt didn't didnt isn't isnt aren't arent wasn't wasnt weren't werent haven't havent",
    "hasn't hasnt won't wont wouldn't wouldnt shouldn't shouldnt couldn't ain't",
)
SUBJECT = any_of(
    "you u your they their we our it he she there that this these the people anyone anybody someone everyone i",
)
INTERROGATIVE_WORD = any_of("who whom whose what which when where why how")
# People who are asked about themselves.
ASKED = r"(?:you|u|your \w{1,20}|they|people)"
# Makers and things that can be ours.
PRODUCT = any_of(
    "app apps application tool tools product products service services platform software website site feature",
    "features dashboard prototype mockup mock-up plugin plug-in extension add-on bot chatbot assistant device",
    "gadget solution system subscription package kit marketplace portal widget calculator wearable integration",
    "newsletter offering version beta demo interface design layout menu checkout screen button homepage scheduler",
    "editor report redesign",
)
# Deeds, as they stand after "you".
DEED = any_of(
    "buy sell make read write compare prepare choose find hire train eat drive walk run pay spend save keep bring",
    "take give get go come send receive enter check clean wash cook bake build create manage handle decide",
    "collect store share sort like dislike love hate want need use try learn teach listen watch see hear think",
    "feel know remember understand believe track plan follow update approve sign submit fill file post publish",
    "record measure review report respond reply answer ask tell talk call email negotiate maintain repair fix",
    "replace remove delete add organise organize arrange mark grade print scan copy upload download install open",
    "close start stop finish wait leave return order invoice ship deliver compost",
)
# Said of how something is; "how … is it" suggests that it is.
LOADED = any_of(
    "frustrating frustrated annoying annoyed painful hard difficult tedious boring stressful stressed confusing",
    "confused terrible awful horrible bad worse clunky broken outdated cumbersome inconvenient unhappy",
    "disappointed disappointing worried angry useless ugly unfair unreliable time-consuming irritating irritated",
    "exhausting overwhelmed overwhelming inefficient great good amazing awesome excellent fantastic wonderful",
    "brilliant useful helpful valuable intuitive convenient easy easier better simple happy excited exciting",
    "delightful beautiful innovative enjoyable impressive impressed fun nice friendly satisfying effective",
    "dangerous scary poor slow upset fed pleased grateful nervous",
)
FELT = any_of(
    "frustrating annoying painful tedious stressful confusing irritating exhausting overwhelming depressing",
    "inconvenient cumbersome time-consuming clunky unfair useless disappointing infuriating terrible awful",
    "horrible ridiculous",
)
# Praise and blame that is taken for granted.
JUDGED = any_of(
    "amazing awesome excellent fantastic wonderful brilliant great innovative revolutionary superb outstanding",
    "user-friendly award-winning world-class incredible seamless effortless",
    "terrible awful horrible annoying frustrating clunky outdated painful dreadful ridiculous useless tedious",
    "horrendous endless nightmare mess hassle disaster chore headache waste incompetent lousy pathetic shoddy",
    "unreliable cumbersome infuriating inadequate rude greedy corrupt pointless appalling overpriced disgraceful",
)
