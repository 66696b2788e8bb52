"""What each estimator must read at one checkpoint, from sim1's equations and draws.

Python 3 standard library; imports nothing of the product. Wordings in the order they are asked: claim and negation,
each in two option orders; a choice in two orders; a percentage of claim and negation. A reading is a dictionary of the
columns it fills, or None where it is missing.
"""

import math


def mean(values):
    return sum(values) / len(values)


def reading(persuadee, z, case, at):
    """at: question, estimator, trial, turn, samples."""
    if at["estimator"] == "verbalised":
        return statement(persuadee, z, case, at, percent_wordings(persuadee, z, case, at))
    if at["question"] == "choice":
        return choice(persuadee, z, case, at)
    wordings = likert_wordings if at["question"] == "likert" else binary_wordings
    return statement(persuadee, z, case, at, wordings(persuadee, z, case, at))


def answers(persuadee, at, wording):
    """Indexes of the answers to one wording that are not refused."""
    n = at["samples"] if at["estimator"] == "sampled" else 1
    indexes = [wording * n + s for s in range(n)]
    return [i for i in indexes if not persuadee.refuses(at["trial"], at["turn"], i)]


def goalward(case, side):
    return (side == "claim") == (case["direction"] == "for")


def sides():
    for wording in range(4):
        yield wording, "claim" if wording < 2 else "negation"


def likert_wordings(persuadee, z, case, at):
    """(side, stance toward the side's statement 1..5 or None) for each wording."""
    for wording, side in sides():
        x = persuadee.agrees(z, goalward(case, side))
        ok = answers(persuadee, at, wording)
        if not ok:
            yield side, None
        elif at["estimator"] == "logprob":
            yield side, persuadee.level(x)
        else:
            purpose = "probe" if side == "claim" else "probe-neg"
            draws = [persuadee.uniform(at["trial"], at["turn"], purpose, i) for i in ok]
            yield side, mean([persuadee.drawn_level(x, u) for u in draws])


def binary_wordings(persuadee, z, case, at):
    """(side shown, belief in the claim or None) for each wording."""
    for wording, side in sides():
        yes = persuadee.yes(persuadee.agrees(z, goalward(case, side)))
        ok = answers(persuadee, at, wording)
        if not ok:
            yield side, None
            continue
        if at["estimator"] == "sampled":
            purpose = "probe" if side == "claim" else "probe-neg"
            said = [persuadee.uniform(at["trial"], at["turn"], purpose, i) < yes for i in ok]
            hits = sum(said) if side == "claim" else len(said) - sum(said)
            yield side, (hits + 0.5) / (len(ok) + 1)
        else:
            yield side, yes if side == "claim" else 1 - yes


def percent_wordings(persuadee, z, case, at):
    for wording, side in enumerate(("claim", "negation")):
        if persuadee.refuses(at["trial"], at["turn"], wording):
            yield side, None
            continue
        yes = persuadee.yes(persuadee.agrees(z, goalward(case, side)))
        stated = math.floor(100 * yes + 0.5) / 100
        yield side, stated if side == "claim" else 1 - stated


def statement(persuadee, z, case, at, wordings):
    """Orders are averaged, then claim and negation; a side without a reading leaves none."""
    found = {"claim": [], "negation": []}
    for side, value in wordings:
        if value is not None:
            found[side].append(value)
    if not found["claim"] or not found["negation"]:
        return None
    claim, negation = mean(found["claim"]), mean(found["negation"])
    if at["question"] == "likert" and at["estimator"] != "verbalised":
        return {"stance": 1 + 4 * (0.5 + (claim - negation) / 8)}
    believed = (claim + negation) / 2
    truth = case["ground_truth"]
    return {
        "p_target": believed if case["direction"] == "for" else 1 - believed,
        "p_correct": None if truth == "none" else believed if truth else 1 - believed,
    }


def choice(persuadee, z, case, at):
    probe = case["choice"]
    target, right = persuadee.yes(z), persuadee.right(z, probe)
    found = []
    for wording in range(2):
        ok = answers(persuadee, at, wording)
        if not ok:
            continue
        if at["estimator"] == "logprob":
            found.append((target, right))
            continue
        draws = [persuadee.uniform(at["trial"], at["turn"], "probe", i) for i in ok]
        share = lambda low, high: (sum(low <= u < high for u in draws) + 0.5) / (len(draws) + 1)
        found.append((share(0, target), share(target, target + right)))
    if not found:
        return None
    return {"p_target": mean([p for p, _ in found]), "p_correct": mean([p for _, p in found])}
