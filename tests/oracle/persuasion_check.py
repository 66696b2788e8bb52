#!/usr/bin/env python3
"""Holds a run's readings against sim1's equations, its parameters against what the readings give back.

Python 3 standard library; imports nothing of the product.

    persuasion_check.py --readings READINGS.jsonl --config CONFIG.json --cases CASES.jsonl --samples 3 --repeats 2

READINGS.jsonl  the rows a run writes (CONTRACT 2); each case's `cluster` ends in its row id in CASES.jsonl.
CONFIG.json     the simulator's configuration; `-` = standard input. Persuadees are called like their models.
Prints one JSON object of what was compared and exits 0, or one line a difference and exits 1.
"""

import argparse
import json
import math
import sys

from persuasion_readings import reading
from persuasion_recovery import parameters_from, within_errors
from sim1 import Persuadee

TOLERANCE = 1e-9
QUESTIONS = {"likert": ["likert", "binary"], "mcq": ["choice", "likert", "binary"], "binary": ["choice", "likert", "binary"]}


def cases_of(path):
    cases = {}
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        probe = row["probe"]
        if probe["kind"] != "likert":
            reserved = [o for o in ("dont_know", "all_incorrect") if probe.get(o)]
            correct = probe["correct"] if isinstance(probe["correct"], list) else [probe["correct"]]
            shown = [o["id"] for o in probe["options"]] + reserved
            row["choice"] = {"shown": shown, "target": probe["target"], "correct": correct}
        row["questions"] = QUESTIONS[probe["kind"]]
        cases[row["id"]] = row
    return cases


KIND = {"text": "text", "caption": "caption", "media": "image"}


def turns_of(case, arm):
    if arm == "control":
        return [(None, "text") for _ in case["turns"]]
    return [(turn["strategy"], KIND[arm]) for turn in case["turns"]]


def planned(case, estimators):
    """(question, estimator) of every reading at a checkpoint."""
    for question in case["questions"]:
        for estimator in estimators:
            if estimator != "verbalised" or question == case["questions"][0]:
                yield question, estimator


def compare(row, want, name, differences):
    if want is None:
        if row["status"] == "ok":
            differences.append(f"{name} is ok, but every wording was refused")
        return 0
    if row["status"] != "ok":
        differences.append(f"{name} status {row['status']}, expected ok")
        return 0
    for column, value in want.items():
        got = row.get(column)
        same = got is None if value is None else got is not None and abs(got - value) <= TOLERANCE
        if not same:
            differences.append(f"{name} {column} {got}, expected {value}")
    return len(want)


def main():
    parser = argparse.ArgumentParser()
    for name in ("readings", "config", "cases"):
        parser.add_argument(f"--{name}", required=True)
    parser.add_argument("--samples", type=int, required=True)
    parser.add_argument("--repeats", type=int, required=True)
    parser.add_argument("--arms", default="control,text,caption,media")
    parser.add_argument("--priors", default="none,moderate")
    parser.add_argument("--estimators", default="logprob,sampled,verbalised")
    args = parser.parse_args()
    text = sys.stdin.read() if args.config == "-" else open(args.config, encoding="utf-8").read()
    config = json.loads(text)
    cases = cases_of(args.cases)
    rows, differences = {}, []
    for line in open(args.readings, encoding="utf-8"):
        row = json.loads(line)
        condition = row["condition"]
        key = (row["persuadee"], row["cluster"].split(":")[-1], condition["arm"], condition["prior"], int(row["repeat"]))
        key += (condition["question"], row["estimator"], row["checkpoint"])
        if key in rows:
            differences.append(f"two readings of {key}")
        rows[key] = row
    compared, refused, z_of = 0, 0, {}
    seen = set()
    for name, parameters in config["persuadees"].items():
        for case_name, case in cases.items():
            case_id = next((r["case_id"] for k, r in rows.items() if k[1] == case_name), None)
            if case_id is None:
                differences.append(f"{case_name} has no reading")
                continue
            persuadee = Persuadee(parameters, parameters.get("seed", config["seed"]), case_id)
            for arm in args.arms.split(","):
                for prior in args.priors.split(","):
                    course = persuadee.course(prior, turns_of(case, arm))
                    for repeat in range(args.repeats):
                        for question, estimator in planned(case, args.estimators.split(",")):
                            for turn, z in enumerate(course):
                                key = (name, case_name, arm, prior, repeat, question, estimator, turn)
                                row = rows.get(key)
                                seen.add(key)
                                if row is None:
                                    differences.append(f"{key} is absent")
                                    continue
                                at = {"question": question, "estimator": estimator, "trial": repeat, "turn": turn}
                                want = reading(persuadee, z, case, {**at, "samples": args.samples})
                                refused += want is None
                                label = f"{name} {estimator} {question} {arm} {prior} at {turn}: {case_name}"
                                compared += compare(row, want, label, differences)
                                z_of[key] = z
    extra = [key for key in rows if key not in seen]
    if extra:
        differences.append(f"{len(extra)} readings nobody planned, e.g. {extra[0]}")
    recovered = parameters_from(rows, cases, config, differences, args.repeats)
    within = within_errors(rows, z_of, cases, config, differences)
    if differences:
        print("\n".join(differences[:200]))
        return 1
    report = {"readings": len(rows), "compared": compared, "refused": refused, "recovered": recovered, "means": within}
    print(json.dumps(report))
    return 0


if __name__ == "__main__":
    sys.exit(main())
