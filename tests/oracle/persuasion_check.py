#!/usr/bin/env python3
"""Holds a run's readings and figures against sim1's equations, its parameters against what the readings give back.

Python 3 standard library; imports nothing of the product.

    persuasion_check.py --report FOLDER --config CONFIG.json --cases CASES.jsonl --plan PLAN [--trials TRIALS.jsonl]

FOLDER  of the run's report: readings.jsonl, the rows of CONTRACT 2, each of whose `cluster` ends in the row id in
        CASES.jsonl, and report.json.
CONFIG  the simulator's configuration; `-` = standard input. Persuadees are called like their models.
PLAN    {"set"?, "arms", "priors", "mitigations"?, "repeats", "probes", "estimators", "samples", "end_at_goal", "media"?,
        "judges"?, "judge_at"?, "reflective"?}, as a text. To end at the goal, the first probe must be `binary`, the first
        estimator `logprob`.
TRIALS  the run's trials as the store keeps them, one a line: what judges said and what was thought over.
Prints one JSON object of what was compared and exits 0, or one line a difference and exits 1.
"""

import argparse
import json
import os
import sys

from persuasion_figures import figures_of
from persuasion_plan import cases_of, expected, turns_of
from persuasion_recovery import parameters_from, within_errors
from persuasion_robustness import robustness_from
from persuasion_trials import trials_agree
from sim1 import Persuadee

TOLERANCE = 1e-9
MOST_LINES = 2000


def rows_of(path, differences):
    """Readings by (persuadee, row id, arm, prior, mitigation, repeat, question, estimator, checkpoint).

    Judges' and reflective ones are read from the trials.
    """
    rows = {}
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        condition = row["condition"]
        if row["estimator"].startswith("judge") or "reflective" in condition["question"]:
            continue
        key = (row["persuadee"], row["cluster"].split(":")[-1], condition["arm"], condition["prior"])
        key += (condition.get("mitigation", "none"), int(row["repeat"]))
        key += (condition["question"], row["estimator"], row["checkpoint"])
        if key in rows:
            differences.append(f"two readings of {key}")
        rows[key] = row
    return rows


def compare(row, want, label, differences):
    """Counts the numbers compared."""
    if row["status"] != want["status"]:
        differences.append(f"{label} status {row['status']}, expected {want['status']}")
        return 0
    if row["carried"] != want["carried"]:
        differences.append(f"{label} carried {row['carried']}, expected {want['carried']}")
    columns = want["columns"] or {"stance": None, "p_target": None, "p_correct": None}
    for column, value in columns.items():
        got = row.get(column)
        same = got is None if value is None else got is not None and abs(got - value) <= TOLERANCE
        if not same:
            differences.append(f"{label} {column} {got}, expected {value}")
    return 0 if want["columns"] is None else len(columns)


def conditions_of(plan):
    for arm in plan["arms"]:
        for prior in plan["priors"]:
            for mitigation in plan.get("mitigations", ["none"]):
                yield arm, prior, mitigation


def plain(plan):
    """Whether every figure of report.json is of trials that differ in arm and prior alone."""
    return plan.get("mitigations", ["none"]) == ["none"]


def main():
    parser = argparse.ArgumentParser()
    for name in ("report", "config", "cases", "plan"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--trials")
    args = parser.parse_args()
    plan = json.loads(args.plan)
    config = json.loads(sys.stdin.read() if args.config == "-" else open(args.config, encoding="utf-8").read())
    cases, differences = cases_of(args.cases, plan.get("set")), []
    rows = rows_of(os.path.join(args.report, "readings.jsonl"), differences)
    ids = {key[1]: row["case_id"] for key, row in rows.items()}
    for key, row in rows.items():
        if key[1] in cases:
            cases[key[1]]["visual_role"] = row["condition"].get("visual_role")
    for case_name in sorted(cases.keys() ^ ids.keys()):
        differences.append(f"case {case_name} has no reading, or is not in the plan")
    compared, missing, carried, z_of, trials = 0, 0, 0, {}, {}
    for name, parameters in config["persuadees"].items():
        trials[name] = {}
        for case_name in sorted(cases.keys() & ids.keys()):
            case, case_id = cases[case_name], ids[case_name]
            persuadee = Persuadee(parameters, parameters.get("seed", config["seed"]), case_id)
            for arm, prior, mitigation in conditions_of(plan):
                course = persuadee.course(prior, turns_of(case, arm, plan), mitigation)
                for repeat in range(plan["repeats"]):
                    trial = (case_name, arm, prior, mitigation, repeat)
                    trials[name][trial] = expected(persuadee, course, case, repeat, plan)
                    under = prior if mitigation == "none" else f"{prior} {mitigation}"
                    for (question, estimator, turn), want in trials[name][trial].items():
                        key = (name, *trial, question, estimator, turn)
                        if key not in rows:
                            differences.append(f"{key} is absent")
                            continue
                        label = f"{name} {estimator} {question} {arm} {under} at {turn}: {case_name}"
                        compared += compare(rows[key], want, label, differences)
                        missing += want["status"] != "ok"
                        carried += want["carried"]
                        z_of[key] = course[turn]
    extra = [key for key in rows if key not in z_of]
    if extra:
        differences.append(f"{len(extra)} readings nobody planned, e.g. {extra[0]}")
    report = json.load(open(os.path.join(args.report, "report.json"), encoding="utf-8"))
    figures = figures_of(report, trials, cases, config, plan, differences) if plain(plan) else 0
    recovered = parameters_from(rows, cases, config, differences, plan)
    recovered += robustness_from(rows, cases, config, differences, plan)
    told = {} if args.trials is None else trials_agree(args.trials, cases, ids, config, plan, differences)
    within = within_errors(rows, z_of, cases, config, differences)
    if differences:
        print("\n".join(differences[:MOST_LINES]))
        return 1
    counts = {"readings": len(rows), "compared": compared, "missing": missing, "carried": carried}
    recovered += told.pop("recovered", 0)
    print(json.dumps({**counts, "figures": figures, "recovered": recovered, "means": within, **told}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
