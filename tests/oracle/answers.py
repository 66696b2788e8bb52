"""What each simulated model answers to the cases of a run, by simulator/README.md, "The error plan".

Python 3 standard library; imports nothing of the product.
"""

import collections
import hashlib
import math
import unicodedata

from plan import outcome_of, planned, uniform

LABELS = ("safe", "unsafe")
DECIDED = (*LABELS, "controversial")
# White space that stands before and after the text in a request of each format. It matters for known texts that differ
# in outer white space alone (openai-moderation has such pairs): the simulator takes the longest that it can find.
AROUND = {
    "json-policy": ("\n", "\n"),
    "one-word": ("\n", "\n"),
    "llama-guard-3": (" ", "\n\n"),
    "moderations": ("", ""),
    "qwen3guard": ("", ""),
    "wildguard": ("\n", "\n\n"),
    "granite-guardian-3": ("", ""),
    "nemoguard": (" ", "\n\n"),
}
# Formats whose answers have no score.
SCORELESS = ("wildguard",)
# ECMAScript's white space, which its trim takes off; Python's strip takes others too.
WHITE = "\t\n\v\f\r \xa0\ufeff\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(map(chr, range(0x2000, 0x200B)))

# What one simulated model makes of one case. truth: of the case, None = unknown; score: P(unsafe), None = no decision.
Answer = collections.namedtuple("Answer", "case plan outcome score")


class Known:
    """The texts the simulator knows, with the truth of the first row that has each; None = unknown."""

    def __init__(self, cases):
        self.truth = {}
        self.spellings = collections.defaultdict(list)
        self.drawn = {}
        for case in cases:
            if case.text not in self.truth:
                self.truth[case.text] = case.truth
                self.drawn.setdefault(drawn_text(case.text), case.text)
                self.spellings[case.text.strip(WHITE)].append(case.text)

    def found_for(self, text, around):
        before, after = around
        inside = [spelling for spelling in self.spellings[text.strip(WHITE)] if spelling in before + text + after]
        return max(inside, key=len)


# Frames that a video is shown by, and the scenes it is drawn in.
FRAMES, SCENES = 8, 4


def drawn_text(text):
    """What a picture of the text shows: composed, runs of white space as one space, none at the ends."""
    return " ".join(unicodedata.normalize("NFC", text).split())


def answers_of(config, model, cases, known, looks):
    """`looks`: what the moderator is shown of media: None, "joint" or "max"."""
    for case in cases:
        parts = [planned_part(config, model, known, *part) for part in parts_of(case, looks, config["models"][model]["format"])]
        if not parts:
            yield Answer(case, None, "not_assessable", None)
        else:
            yield Answer(case, parts[0][0] if len(parts) == 1 else None, *combined(parts))


def parts_of(case, looks, model_format):
    """(text, white space around it, how it is shown) of each question that the case makes; none = it cannot be shown."""
    around = AROUND[model_format]
    if case.variant is None:
        return [(case.text, around, None)]
    if looks is None:
        return []
    kind, variant = case.variant.split("/")
    if kind == "image":
        return [(case.text, None, "image")]
    said, title = (case.text, (" ", "\n"), None), (case.text, ("\n", "\n"), None)
    words = {"transcript": [said], "title": [title], "both": [said]}.get(variant, [])
    if looks == "joint":
        return words if variant in ("transcript", "title") else [(case.text, None, "frames")]
    blank = ("", None, "image")
    shown = {"frames": FRAMES, "both": FRAMES, "one": FRAMES // SCENES}.get(variant, 0)
    return [(case.text, None, "image")] * shown + [blank] * (FRAMES - shown) + words


def planned_part(config, model, known, text, around, shown):
    """(planned, outcome, score) of one question. A blank picture is always safe."""
    settings = config["models"][model]
    if text == "":
        key, believed, plan = hashlib.sha256(b"").hexdigest(), "safe", "right"
    else:
        if shown is None:
            found = known.found_for(text, around)
            key = hashlib.sha256(found.encode("utf-8")).hexdigest()
        else:
            found = known.drawn[drawn_text(text)]
            key = hashlib.sha256((shown + "\n" + found).encode("utf-8")).hexdigest()
        believed = known.truth[found]
        if believed is None:
            share = config.get("unknown_truth_unsafe_share", 0.5)
            believed = "unsafe" if uniform(["plan", config["seed"], "*", key, 0, "truth"]) < share else "safe"
        rates = (settings.get("shown", {}).get(shown) if shown else None) or settings["rates"]
        plan = planned(config, model, key, believed, 0, rates)
    outcome = outcome_of(plan, believed)
    u = uniform(["plan", config["seed"], model, key, 0, "score"])
    distance = 0.01 + 0.24 * u if plan in ("wrong", "controversial") else 0.01 + 0.47 * math.sqrt(u)
    score = None if outcome not in DECIDED or settings["format"] in SCORELESS else 0.5 + distance if outcome == "unsafe" else 0.5 - distance
    if score is not None and settings["format"] == "moderations":
        score = math.floor(score * 1e6 + 0.5) / 1e6
    return plan, outcome, score


def combined(parts):
    """Verdict of parts that were judged alone, by the rule max: (outcome, score)."""
    outcomes = [outcome for _, outcome, _ in parts]
    scores = [score for _, _, score in parts]
    missing = [outcome for outcome in outcomes if outcome not in DECIDED]
    if "unsafe" not in outcomes and missing:
        return missing[0], None
    outcome = next(label for label in ("unsafe", "controversial", "safe") if label in outcomes)
    return outcome, None if None in scores else max(scores)
