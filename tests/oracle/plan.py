#!/usr/bin/env python3
"""Recomputes what simulated moderators answer, from the data set files and the simulator's configuration alone.

Python 3 standard library; imports nothing of the product. The rules are those of simulator/README.md, "The error plan".

    plan.py --config CONFIG.json [--hatecheck CSV] [--xstest CSV] [--cases ROWS.jsonl] [--sample 0] [--summary]

CONFIG.json   the configuration as JSON: `mettle simulator --print-config --json`, or GET /admin/config; `-` = standard
              input. Needed of it: seed, models.NAME.{format, rates.{unsafe, safe}.{refused, malformed, truncated, wrong}}.
ROWS.jsonl    one {"source": "hatecheck" | "xstest", "row_id": "1"} a line: only these rows; default: all rows.
Output: one JSON object {n, sample, seed, truth{safe, unsafe}, models{NAME: {format, confusion, outcomes?}}}.
  confusion   truth -> outcome -> count; outcomes: safe, unsafe, refused, invalid, controversial. Every cell is present.
  outcomes    "source/row_id" -> {truth, planned, outcome} (left out with --summary);
              planned: right, wrong, controversial, refused, malformed, truncated.
Formats that judge by one policy a call (ShieldGemma; Granite Guardian asked for another risk than harm) are not planned
here: their texts have a key and a truth for each policy.
"""

import argparse
import csv
import hashlib
import json
import os
import sys

ORDER = ("refused", "malformed", "truncated", "wrong", "controversial")
OUTCOMES = ("safe", "unsafe", "refused", "invalid", "controversial")
# Formats that take no seed.
ENDPOINTS = ("moderations", "mistral-moderation", "azure-content-safety")
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
DATA = os.path.join(ROOT, "datasets", "data")
SOURCES = {
    "hatecheck": ("case_id", "test_case", "label_gold", {"hateful": "unsafe", "non-hateful": "safe"}),
    "xstest": ("id", "prompt", "label", {"unsafe": "unsafe", "safe": "safe"}),
}


def uniform(parts):
    """U = (first 6 bytes, big-endian, of SHA-256 over the UTF-8 of the compact JSON array + 0.5) / 2^48."""
    text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
    return (int.from_bytes(hashlib.sha256(text.encode("utf-8")).digest()[:6], "big") + 0.5) / 2**48


def planned(config, model, text_sha256, truth, sample, all_rates=None):
    """The first cumulative threshold above U, summed in the order of ORDER as IEEE doubles; none: right."""
    u = uniform(["plan", config["seed"], model, text_sha256, sample, "outcome"])
    rates = (all_rates or config["models"][model]["rates"])[truth]
    threshold = 0.0
    for name in ORDER:
        threshold += rates.get(name, 0)
        if u < threshold:
            return name
    return "right"


def outcome_of(plan, truth):
    if plan == "right":
        return truth
    if plan == "wrong":
        return "unsafe" if truth == "safe" else "safe"
    return plan if plan in ("refused", "controversial") else "invalid"


def rows_of(source, path):
    id_column, text_column, label_column, labels = SOURCES[source]
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield source, row[id_column], row[text_column], labels[row[label_column]]


def read_json(path):
    if path == "-":
        return json.load(sys.stdin)
    with open(path, encoding="utf-8") as file:
        return json.load(file)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--config", required=True)
    parser.add_argument("--hatecheck", default=os.path.join(DATA, "hatecheck", "test_suite_cases.csv"))
    parser.add_argument("--xstest", default=os.path.join(DATA, "xstest", "xstest_prompts.csv"))
    parser.add_argument("--cases")
    parser.add_argument("--sample", type=int, default=0)
    parser.add_argument("--summary", action="store_true")
    options = parser.parse_args()

    config = read_json(options.config)
    rows = list(rows_of("hatecheck", options.hatecheck)) + list(rows_of("xstest", options.xstest))
    # A text that stands in two rows is planned by the truth of the first, whatever the second says.
    truth_of = {}
    for _, _, text, truth in rows:
        truth_of.setdefault(text, truth)
    if options.cases is not None:
        with open(options.cases, encoding="utf-8") as file:
            asked = [json.loads(line) for line in file if line.strip()]
        by_id = {(source, row_id): (source, row_id, text, truth) for source, row_id, text, truth in rows}
        rows = [by_id[(case["source"], str(case["row_id"]))] for case in asked]

    result = {
        "n": len(rows),
        "sample": options.sample,
        "seed": config["seed"],
        "truth": {label: sum(truth == label for _, _, _, truth in rows) for label in ("safe", "unsafe")},
        "models": {},
    }
    for model, settings in config["models"].items():
        confusion = {label: dict.fromkeys(OUTCOMES, 0) for label in ("safe", "unsafe")}
        outcomes = {}
        for source, row_id, text, truth in rows:
            believed = truth_of[text]
            text_sha256 = hashlib.sha256(text.encode("utf-8")).hexdigest()
            # The moderation endpoint takes no seed: its sample is 0 whatever was asked.
            sample = 0 if settings["format"] in ENDPOINTS else options.sample
            plan = planned(config, model, text_sha256, believed, sample)
            outcome = outcome_of(plan, believed)
            confusion[truth][outcome] += 1
            outcomes[source + "/" + row_id] = {"truth": truth, "planned": plan, "outcome": outcome}
        result["models"][model] = {"format": settings["format"], "confusion": confusion}
        if not options.summary:
            result["models"][model]["outcomes"] = outcomes
    json.dump(result, sys.stdout, sort_keys=True)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
