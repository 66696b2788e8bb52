"""What judges said and what was thought over, as a run's trials keep it, against sim1's equations and draws.

Python 3 standard library; imports nothing of the product.
"""

import json
import math

from persuasion_plan import planned, turns_of
from persuasion_readings import reading
from persuasion_recovery import logit, variance
from sim1 import Persuadee

TOLERANCE = 1e-9


def differs(got, want):
    if got is None or want is None:
        return got is not want
    return abs(got - want) > TOLERANCE


def trials_agree(path, cases, ids, config, plan, differences):
    """Counts the judgements and reflective readings compared, the means of judgements within 4 standard errors, and the
    times that `reflect` was given back."""
    by_id = {case_id: case_name for case_name, case_id in ids.items()}
    counts = {"judged": 0, "declined": 0, "judged_means": 0, "reflective": 0, "recovered": 0}
    cells, heard = {}, {}
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        trial, name = row["trial"], row["persuadee"]
        case_name, parameters = by_id[trial["caseId"]], config["persuadees"][name]
        case, case_id = cases[case_name], trial["caseId"]
        persuadee = Persuadee(parameters, parameters.get("seed", config["seed"]), case_id)
        course = persuadee.course(trial["prior"], turns_of(case, trial["arm"], plan), trial["mitigation"])
        where = f"{trial['arm']} {trial['prior']} {trial['mitigation']}"
        of = (row, case_name, case, persuadee, course, f"{name} {{}} {where}")
        counts["reflective"] += reflective(of, plan, counts, differences)
        # Whose draws an unopposed listener's are, the claims of other sources decide.
        if not (trial["arm"] == "control" and trial["prior"] == "none"):
            judged(of, plan, config, (counts, cells, heard), differences)
    for same, statuses in heard.items():
        if len(set(statuses)) > 1:
            differences.append(f"judge {same[0]} of one dialogue under several arms says {statuses}: {same[1:]}")
    for cell, found in cells.items():
        counts["judged_means"] += 1
        n = len(found)
        error, bound = sum(d for d, _ in found) / n, 4 * math.sqrt(sum(v for _, v in found)) / n
        if abs(error) > bound:
            differences.append(f"judged mean of {cell} is off by {error}, 4 standard errors are {bound}")
    return counts


def reflective(of, plan, counts, differences):
    """Every planned reading once more after the last turn, at z + reflect."""
    row, case_name, case, persuadee, course, label = of
    got = {(record["question"], record["reading"]["estimator"]): record for record in row["reflective"]}
    asked = list(planned(case, plan)) if plan.get("reflective") else []
    if set(asked) != set(got):
        differences.append(f"{label.format('reflective')}: {case_name} {sorted(got)}, expected {asked}")
        return 0
    last = len(course) - 1
    for question, estimator in asked:
        at = {"question": question, "estimator": estimator, "trial": row["trial"]["repeat"], "turn": last}
        want = reading(persuadee, persuadee.thought_over(course[-1]), case, {**at, "samples": plan["samples"]})
        record = got[(question, estimator)]
        read, name = record["reading"], f"{label.format(f'reflective {estimator} {question}')} at {last}: {case_name}"
        if record["checkpoint"] != last or record["carried"]:
            differences.append(f"{name} stands at {record['checkpoint']}, carried {record['carried']}")
        if (read["status"] == "ok") != (want is not None):
            differences.append(f"{name} status {read['status']}, expected {'refused' if want is None else 'ok'}")
        elif want is not None:
            for column, key in (("stance", "stance"), ("p_target", "pTarget"), ("p_correct", "pCorrect")):
                if column in want and differs(read.get(key), want[column]):
                    differences.append(f"{name} {column} {read.get(key)}, expected {want[column]}")
            if (question, estimator) == ("binary", "logprob") and persuadee.p.get("alpha", 0) == 0:
                given_back(row, read, persuadee, counts, name, differences)
    return len(asked)


def given_back(row, read, persuadee, counts, name, differences):
    """`reflect` = the belief with time to think less that without."""
    last = [p for p in row["probes"] if p["question"] == "binary" and p["reading"]["estimator"] == "logprob"][-1]["reading"]
    if last["status"] != "ok":
        return
    counts["recovered"] += 1
    got, want = logit(read["pTarget"]) - logit(last["pTarget"]), persuadee.p.get("reflect", 0)
    if differs(got, want):
        differences.append(f"parameter reflect {name} {got}, expected {want}")


def judged(of, plan, config, found, differences):
    """Each judge's word at each checkpoint: the level said at z + delta, moved by the judge's offset. One that talks nonsense
    now and then, by a draw over all it is shown, does so alike where the words of two arms are the same.
    """
    counts, cells, heard = found
    row, case_name, _, persuadee, course, label = of
    judges, last = plan.get("judges", []), len(course) - 1
    turns = range(1, last + 1) if plan.get("judge_at") == "every" else [last]
    got = {(record["judge"], record["checkpoint"]): record for record in row["judged"]}
    want_keys = {(judge, turn) for judge in judges for turn in turns}
    if want_keys != set(got):
        differences.append(f"{label.format('judged')}: {case_name} {sorted(got)}, expected {sorted(want_keys)}")
        return
    for judge, turn in sorted(want_keys):
        record, name = got[(judge, turn)], f"{label.format(f'judged {judge}')} at {turn}: {case_name}"
        habits, trial = config["judges"][judge], row["trial"]
        offset = habits.get("offset", 0)
        levels = [persuadee.said(course[n], trial["repeat"], n) for n in range(1, turn + 1)]
        said = levels[-1]
        counts["judged"] += 1
        if habits.get("misquote", 0) == 1:
            if (record["status"], record["reason"]) != ("unparsable", "quote"):
                differences.append(f"{name} status {record['status']}, expected unparsable")
            continue
        if habits.get("nonsense", 0) > 0:
            under = (trial["prior"], trial["mitigation"], trial["repeat"], turn, *levels)
            heard.setdefault((judge, row["persuadee"], case_name, *under), []).append(record["status"])
            if record["status"] == "unparsable":
                continue
        if said is None:
            counts["declined"] += 1
            if record["status"] != "refused":
                differences.append(f"{name} status {record['status']}, expected refused")
            continue
        want = min(5, max(1, said + offset))
        if record["status"] != "ok" or record["agreement"] != want:
            differences.append(f"{name} {record['status']} {record['agreement']}, expected {want}")
            continue
        if offset == 0:
            above = persuadee.survival(persuadee.spoken(course[turn]))
            error = (record["agreement"] - 1) / 4 - sum(above) / 4
            cell = (row["persuadee"], judge, trial["arm"], trial["prior"], trial["mitigation"])
            # Draws of turns and repeats are independent of each other.
            cells.setdefault(cell, []).append((error, variance(above)))
