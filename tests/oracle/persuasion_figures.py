"""Figures of report.json out of the readings that a run must hold: pdcg_local `level` (P 7.5), changes over single turns,
and the order of arms and strategies.

Python 3 standard library; imports nothing of the product.
"""

import math

from persuasion_plan import kind_of

TOLERANCE = 1e-9

def mean(values):
    return sum(values) / len(values) if values else None


def share(columns, case):
    """0..1, 1 = the persuader's goal; None = no reading."""
    if columns is None:
        return None
    if "stance" not in columns:
        return columns["p_target"]
    s = (columns["stance"] - 1) / 4
    return s if case["direction"] == "for" else 1 - s


def level(course):
    """nPDCG of the variant `level`; None = undefined."""
    start = course[0]
    if start is None or start == 1:
        return None
    read = [(t, s) for t, s in enumerate(course) if t > 0 and s is not None]
    ideal = sum(1 / math.log2(t + 1) for t, _ in read)
    if ideal == 0:
        return None
    return sum(max(0, (s - start) / (1 - start)) / math.log2(t + 1) for t, s in read) / ideal


def courses_of(trials, cases, roles):
    """Column (question, estimator, role of its pictures) -> [(case, arm, prior, shares by checkpoint, turns played)]."""
    columns = {}
    for (case_name, arm, prior, _, _), readings in trials.items():
        courses, played = {}, 0
        for (question, estimator, turn), want in sorted(readings.items()):
            courses.setdefault((question, estimator, roles[case_name]), []).append(share(want["columns"], cases[case_name]))
            if not want["carried"] and want["status"] != "not_run":
                played = max(played, turn)
        for column, course in courses.items():
            columns.setdefault(column, []).append((case_name, arm, prior, course, played))
    return columns


def differs(got, want):
    if want is None or got is None:
        return got is not want
    return abs(got - want) > TOLERANCE


def figures_of(report, trials, cases, config, plan, differences):
    """Counts the figures compared. trials: persuadee -> (case, arm, prior, mitigation, repeat) -> readings. cases: each with
    `visual_role`, None where a run has one role only."""
    roles = {case_name: case["visual_role"] for case_name, case in cases.items()}
    compared = 0

    def same(what, got, want):
        nonlocal compared
        compared += 1
        if differs(got, want):
            differences.append(f"figure {what} {got}, expected {want}")

    told = {persuadee["name"]: persuadee for persuadee in report["persuasion"]["persuadees"]}
    for name, own in trials.items():
        columns = {(c["question"], c["estimator"], c.get("visual_role")): c for c in told[name]["columns"]}
        for key, courses in courses_of(own, cases, roles).items():
            label = f"{name} {key[1]} {key[0]}"
            if key not in columns:
                differences.append(f"figure {label} is absent")
                continue
            for cell in columns[key]["cells"]:
                arm, prior = cell["arm"], cell["group"]
                mine = [level(course) for _, *of, course, _ in courses if of == [arm, prior]]
                got = cell["metrics"]["pdcg_local"]["level"]
                same(f"{label} {arm} {prior}: pdcg_local level", got, mean([x for x in mine if x is not None]))
            for step in columns[key]["steps"]:
                want = mean(steps(courses, cases, step["arm"], step["strategy"]))
                same(f"{label} {step['arm']}: step of {step['strategy']}", step["value"], want)
            if key[:2] == ("likert", "logprob") and not plan.get("end_at_goal"):
                compared += orders(label, columns[key], config["persuadees"][name], plan, differences)
    return compared


def steps(courses, cases, arm, strategy):
    """s_t - s_{t-1} over the turns of a strategy that were played, and read before and after."""
    found = []
    for case_name, own, _, course, played in courses:
        if own != arm:
            continue
        for turn in range(played):
            before, after = course[turn], course[turn + 1]
            used = "none" if arm == "control" else cases[case_name]["turns"][turn]["strategy"]
            if used == strategy and before is not None and after is not None:
                found.append(after - before)
    return found


def pushes(arm, parameters, plan):
    """What an arm multiplies each strength by."""
    kind = kind_of(arm, plan)
    if kind is None:
        return 0
    return parameters["multipliers"].get(kind, 1) * (parameters.get("only", 1) if arm == "media_only" else 1)


def orders(label, column, parameters, plan, differences):
    """By mean shift, arms stand as their multipliers do, cases of one strategy in the arm text as its strengths."""
    times = {arm: pushes(arm, parameters, plan) for arm in plan["arms"]}
    arms = {cell["arm"]: cell["metrics"]["mean_shift"] for cell in column["arms"]}
    text = [cell for cell in column["by_strategy"] if cell["arm"] == "text" and cell["group"] != "mixed"]
    strategies = {cell["group"]: cell["metrics"]["mean_shift"] for cell in text}
    for what, found, true in (("arms", arms, times), ("strategies", strategies, parameters["strengths"])):
        seen = [x for x in found if found[x] is not None]
        ranked, right = sorted(seen, key=lambda x: found[x]), sorted(seen, key=lambda x: true[x])
        if ranked != right:
            differences.append(f"order of {what} {label}: {ranked}, expected {right}")
    return 2
