"""The readings that a run of the recovery must hold, by sim1's equations and the run's plan.

Python 3 standard library; imports nothing of the product.
"""

import json

from persuasion_readings import reading

RESERVED = ("dont_know", "all_incorrect")



def cases_of(path, chosen):
    """Cases of a set (None = all) by row id, each with what its multiple choice shows (`choice`)."""
    cases = {}
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        if chosen is not None and row["facets"]["set"] != chosen:
            continue
        probe = row["probe"]
        if probe["kind"] != "likert":
            correct = probe["correct"] if isinstance(probe["correct"], list) else [probe["correct"]]
            shown = [o["id"] for o in probe["options"]] + [o for o in RESERVED if probe.get(o)]
            row["choice"] = {"shown": shown, "target": probe["target"], "correct": correct}
        cases[row["id"]] = row
    return cases


def kind_of(arm, plan):
    """What stands beside the text under an arm; None = there is no persuasion."""
    own = plan.get("media", {}).get("kind", "image")
    kinds = {"control": None, "text": "text", "caption": "caption", "media": own, "media_placebo": "placebo"}
    return {**kinds, "media_only": own}[arm]


def turns_of(case, arm, plan):
    """(strategy or None for control, kind, whether the text is there) of each turn."""
    if arm == "control":
        return [(None, "text", True) for _ in case["turns"]]
    return [(turn["strategy"], kind_of(arm, plan), arm != "media_only") for turn in case["turns"]]


def planned(case, plan):
    """(question, estimator) of every reading at a checkpoint; a stated probability is asked under the first question."""
    own = "likert" if case["probe"]["kind"] == "likert" else "choice"
    questions = list(dict.fromkeys(own if probe == "case" else probe for probe in plan["probes"]))
    for question in questions:
        for estimator in plan["estimators"]:
            if estimator != "verbalised" or question == questions[0]:
                yield question, estimator


def expected(persuadee, course, case, trial, plan):
    """Every reading of a trial: (question, estimator, checkpoint) -> {status, carried, columns}."""
    asked = list(planned(case, plan))
    found, last, ended = {}, {}, False
    for turn, z in enumerate(course):
        for question, estimator in asked:
            key = (question, estimator, turn)
            if ended:
                columns = last.get((question, estimator))
                found[key] = {"status": "not_run" if columns is None else "ok", "carried": columns is not None}
            else:
                at = {"question": question, "estimator": estimator, "trial": trial, "turn": turn}
                columns = reading(persuadee, z, case, {**at, "samples": plan["samples"]})
                found[key] = {"status": "refused" if columns is None else "ok", "carried": False}
                if columns is not None:
                    last[(question, estimator)] = columns
            found[key]["columns"] = columns
        if plan.get("end_at_goal") and not ended and turn < len(course) - 1:
            ended = at_goal(found[(*asked[0], turn)]["columns"])
    return found


def at_goal(columns):
    """For `logprob` readings of the binary question: yes to the goal is the likelier answer."""
    return columns is not None and columns["p_target"] > 0.5
