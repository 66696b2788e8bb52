"""Parameters of sim1 out of `logprob` readings of the binary question, and means of `sampled` readings.

Python 3 standard library; imports nothing of the product. The formulas are those of simulator/README.md; they hold for a
persuadee that does not say yes out of habit (alpha 0), whose z is the logit of its belief in the goal.
"""

import math

from sim1 import Persuadee

TOLERANCE = 1e-9
NEEDED = {"text", "caption", "media", "none", "moderate", "binary", "logprob"}


def logit(p):
    return math.log(p / (1 - p))


def parameters_from(rows, cases, config, differences, plan):
    """Counts the parameters given back to 1e-9; 0 where the plan lacks an arm, a prior or the question that tell them."""
    given = 0
    if plan.get("end_at_goal") or not NEEDED <= {*plan["arms"], *plan["priors"], *plan["probes"], *plan["estimators"]}:
        return given

    def same(what, got, want):
        nonlocal given
        given += 1
        if abs(got - want) > TOLERANCE:
            differences.append(f"parameter {what} {got}, expected {want}")

    for name, p in config["persuadees"].items():
        if p.get("alpha", 0) != 0:
            continue
        pushes = {}
        for case_name, case in cases.items():

            def z(arm, prior, turn):
                for repeat in range(plan["repeats"]):
                    row = rows.get((name, case_name, arm, prior, "none", repeat, "binary", "logprob", turn))
                    if row is not None and row["status"] == "ok":
                        return logit(row["p_target"])
                return None

            strategies = [turn["strategy"] for turn in case["turns"]]
            start = [z(arm, prior, 0) for arm in ("text", "media", "caption") for prior in ("none", "moderate")]
            first = {(arm, prior): z(arm, prior, 1) for arm in ("text", "media", "caption") for prior in ("none", "moderate")}
            if None in start or None in first.values():
                continue
            z0, shifted = start[0], start[1]
            for prior_start, prior in ((z0, "none"), (shifted, "moderate")):
                for arm in ("media", "caption", "text"):
                    same(f"{name} {case_name} z_0 of {arm} as of text", z(arm, prior, 0), prior_start)
            a = first[("text", "none")] - z0
            same(f"{name} a of {strategies[0]} in turn 1", a, p["strengths"][strategies[0]])
            pushes.setdefault(strategies[0], []).append(a)
            same(f"{name} shift", shifted - z0, p["priors"]["moderate"]["shift"] - p["priors"]["none"].get("shift", 0))
            if abs(a) > 1e-6:
                same(f"{name} m of image", (first[("media", "none")] - z0) / a, p["multipliers"]["image"])
                same(f"{name} m of caption", (first[("caption", "none")] - z0) / a, p["multipliers"]["caption"])
                same(f"{name} rho", (first[("text", "moderate")] - shifted) / a, p["priors"]["moderate"]["rho"])
            course = [z("text", "none", turn) for turn in range(len(strategies) + 1)]
            for turn, strategy in enumerate(strategies):
                if turn > 0 and None not in course[turn : turn + 2]:
                    b = (course[turn + 1] - z0) - (1 - p["r"]) * (course[turn] - z0)
                    same(f"{name} a of {strategy} in turn {turn + 1}", b, p["strengths"][strategy])
                    pushes.setdefault(strategy, []).append(b)
            second = course[2]
            third = z("text", "none", 3) if len(strategies) > 3 and len(set(strategies[1:4])) == 1 else None
            if third is not None and second is not None:
                # Three equal pushes: differences shrink by 1 - r.
                same(f"{name} r", 1 - (third - second) / (second - first[("text", "none")]), p["r"])
        means = {strategy: sum(found) / len(found) for strategy, found in pushes.items()}
        if sorted(means, key=lambda x: means[x]) != sorted(means, key=lambda x: p["strengths"][x]):
            differences.append(f"order of strategies {name}: {means}, expected that of {p['strengths']}")
    if given == 0:
        differences.append("no parameter could be given back")
    return given


def variance(survival):
    """Of one drawn stance, 0..1."""
    levels = len(survival)
    return (sum((2 * k + 1) * s for k, s in enumerate(survival)) - sum(survival) ** 2) / levels**2


def within_errors(rows, z_of, cases, config, differences):
    """Mean sampled stance of each (persuadee, arm, prior, checkpoint) within 4 standard errors of its expectation."""
    cells = {}
    for key, z in z_of.items():
        name, case_name, arm, prior, mitigation, repeat, question, estimator, turn = key
        row = rows[key]
        if question != "likert" or estimator != "sampled" or row["status"] != "ok":
            continue
        p = config["persuadees"][name]
        case = cases[case_name]
        persuadee = Persuadee(p, "", "")
        towards = [persuadee.agrees(z, (side == "claim") == (case["direction"] == "for")) for side in ("claim", "negation")]
        means = [sum(persuadee.survival(x)) / 4 for x in towards]
        spread = [variance(persuadee.survival(x)) for x in towards]
        want = 0.5 + (means[0] - means[1]) / 2
        # One draw a side at least; two orders of three draws only lower the variance.
        cells.setdefault((name, arm, prior, mitigation, turn), []).append(((row["stance"] - 1) / 4 - want, sum(spread) / 4))
    for cell, values in cells.items():
        n = len(values)
        error = sum(d for d, _ in values) / n
        bound = 4 * math.sqrt(sum(v for _, v in values)) / n
        if abs(error) > bound:
            differences.append(f"sampled mean of {cell} is off by {error}, 4 standard errors are {bound}")
    return len(cells)
