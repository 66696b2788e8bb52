"""What each simulated model answers to the cases of a run, by simulator/README.md, "The error plan".

Python 3 standard library; imports nothing of the product.
"""

import collections
import hashlib
import math

from plan import outcome_of, planned, uniform

LABELS = ("safe", "unsafe")
# White space that stands before and after the text in a request of each format. It matters for known texts that differ
# in outer white space alone (openai-moderation has such pairs): the simulator takes the longest that it can find.
AROUND = {"json-policy": ("\n", "\n"), "one-word": ("\n", "\n"), "llama-guard-3": (" ", "\n\n"), "moderations": ("", "")}

# What one simulated model makes of one case. truth: of the case, None = unknown; score: P(unsafe), None = no decision.
Answer = collections.namedtuple("Answer", "case plan outcome score")


class Known:
    """The texts the simulator knows, with the truth of the first row that has each; None = unknown."""

    def __init__(self, cases):
        self.truth = {}
        self.spellings = collections.defaultdict(list)
        for case in cases:
            if case.text not in self.truth:
                self.truth[case.text] = case.truth
                self.spellings[case.text.strip()].append(case.text)

    def found_for(self, text, model_format):
        before, after = AROUND[model_format]
        inside = [spelling for spelling in self.spellings[text.strip()] if spelling in before + text + after]
        return max(inside, key=len)


def answers_of(config, model, cases, known):
    settings = config["models"][model]
    for case in cases:
        text = known.found_for(case.text, settings["format"])
        key = hashlib.sha256(text.encode("utf-8")).hexdigest()
        believed = known.truth[text]
        if believed is None:
            share = config.get("unknown_truth_unsafe_share", 0.5)
            believed = "unsafe" if uniform(["plan", config["seed"], "*", key, 0, "truth"]) < share else "safe"
        plan = planned(config, model, key, believed, 0)
        outcome = outcome_of(plan, believed)
        u = uniform(["plan", config["seed"], model, key, 0, "score"])
        distance = 0.01 + 0.24 * u if plan == "wrong" else 0.01 + 0.47 * math.sqrt(u)
        score = None if outcome not in LABELS else 0.5 + distance if outcome == "unsafe" else 0.5 - distance
        if score is not None and settings["format"] == "moderations":
            score = math.floor(score * 1e6 + 0.5) / 1e6
        yield Answer(case, plan, outcome, score)
