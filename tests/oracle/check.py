#!/usr/bin/env python3
"""Compares a run's report with what the simulator's error plan implies for the data set files.

Python 3 standard library; imports nothing of the product. Rules: simulator/README.md, "The error plan".

    check.py --report report.json --config CONFIG.json --cases hatecheck:500 --cases xstest --cases openai-moderation
             --cases hatecheck:20:image/plain+video/both [--looks policy=joint] [--looks word=max]
             [--seed 1] [--known hatecheck,xstest,openai-moderation]

--report   of a run in which every chat moderator asked for logprobs.
--config   the simulator's configuration as JSON, `-` = standard input; a moderator is checked when its `model` is in it,
           and every model of it must have been used.
--cases    SOURCE, SOURCE:SAMPLE or SOURCE:SAMPLE:VARIANT+VARIANT, as the spec names them; --seed is the spec's.
--looks    MODERATOR=joint or =max: it is shown images and frames; others are not.
--known    the simulator's --datasets, in its order: of two rows with one text the first one's truth is planned.
Prints one line a difference and exits 1 on any; else one JSON object {cases, truth{}, skipped, moderators, compared}.
"""

import argparse
import collections
import json
import sys

from answers import LABELS, Known, answers_of
from cases import drawn, modality, read_source, rendered
from figures import confusion_of, label_of, metrics_of, roc_auc, share
from plan import ENDPOINTS, read_json

OUTCOMES = ("safe", "controversial", "unsafe", "refused", "invalid", "timeout", "error", "not_assessable")
MISSING = OUTCOMES[3:]


class Differences:
    def __init__(self):
        self.lines = []
        self.compared = 0

    def same(self, where, found, expected):
        self.compared += 1
        close = isinstance(found, float) and isinstance(expected, float) and abs(found - expected) < 1e-12
        if found != expected and not close:
            self.lines.append("%s: the report has %s, the plan implies %s" % (where, show(found), show(expected)))


def show(value):
    return json.dumps(value, sort_keys=True)


def check_score(differences, where, score, answers):
    matrix = confusion_of(answers)
    known = sum(map(sum, matrix))
    answered = known - matrix[0][2] - matrix[1][2]
    truths = sum(answer.case.truth is not None for answer in answers)
    outcomes = collections.Counter(answer.outcome for answer in answers)
    differences.same(where + " labels", score["confusion"]["labels"], list(LABELS))
    differences.same(where + " confusion", score["confusion"]["matrix"], matrix)
    for name, expected in (("n", len(answers)), ("n_known", truths), ("n_truth", known), ("n_answered", answered)):
        differences.same("%s %s" % (where, name), score[name], expected)
    differences.same(where + " coverage", score["coverage"], share(answered, known))
    for status in MISSING:
        differences.same("%s status %s" % (where, status), score["statuses"].get(status, 0), outcomes[status])
    for name, expected in metrics_of(matrix).items():
        differences.same("%s %s" % (where, name), score["metrics"][name], expected)


def check_moderator(differences, moderator, answers, settings):
    name = moderator["name"]
    check_score(differences, name, moderator["score"], answers)
    for kind in sorted({modality(answer.case) for answer in answers}):
        part = [answer for answer in answers if modality(answer.case) == kind]
        group = [group["score"] for group in moderator["by_modality"] if group["key"] == kind]
        differences.same("%s: parts for %s" % (name, kind), len(group), 1)
        if group:
            check_score(differences, "%s on %s" % (name, kind), group[0], part)
    for source in sorted({answer.case.source for answer in answers}):
        part = [answer for answer in answers if answer.case.source == source]
        group = [group["score"] for group in moderator["by_source"] if group["key"] == source]
        differences.same("%s: parts for %s" % (name, source), len(group), 1)
        if group:
            check_score(differences, "%s on %s" % (name, source), group[0], part)
    outcomes = collections.Counter(answer.outcome for answer in answers)
    for outcome in OUTCOMES:
        differences.same("%s outcome %s" % (name, outcome), moderator["outcomes"].get(outcome, 0), outcomes[outcome])
    differences.same(name + " cases without a verdict", moderator["not_recorded"], 0)
    differences.same(name + " is marked simulated", moderator["simulated"], True)
    if settings["format"] not in ENDPOINTS:
        cut = sum(answer.plan == "truncated" for answer in answers)
        differences.same(name + " invalid: truncated", moderator["outcome_reasons"].get("invalid: truncated", 0), cut)
    differences.same(name + " roc_auc", moderator["score"]["metrics"]["roc_auc"], roc_auc(answers))


def check_kinds(differences, report, name, answers):
    """Accuracy by functionality (HateCheck) or type (XSTest)."""
    kinds = collections.defaultdict(list)
    for answer in answers:
        if answer.case.kind is not None and answer.outcome != "not_assessable":
            kinds[(answer.case.source, answer.case.kind)].append(answer)
    found = {(kind["source"], kind["name"]): kind for kind in report["functionalities"]}
    every = {(a.case.source, a.case.kind) for a in answers if a.case.kind is not None}
    differences.same("functionalities", sorted(found), sorted(every))
    for key in sorted(set(kinds) & set(found)):
        cell = next(cell for cell in found[key]["accuracies"] if cell["moderator"] == name)
        part = kinds[key]
        where = "%s on %s %s" % (name, *key)
        differences.same(where + " n", cell["n"], len(part))
        differences.same(where + " answered", cell["answered"], sum(label_of(a.outcome) is not None for a in part))
        differences.same(where + " correct", cell["correct"], sum(label_of(a.outcome) == a.case.truth for a in part))


def check_data(differences, data, sources, skipped):
    cases = [case for part in sources.values() for case in part]
    truth = collections.Counter(case.truth or "unknown" for case in cases)
    expected = {label: truth[label] for label in ("safe", "unsafe", "unknown")}
    differences.same("cases", data["cases"], len(cases))
    differences.same("truth of the cases", data["truth"], expected)
    by_source = collections.Counter()
    for part in data["sources"]:
        by_source[part["source"]] += part["cases"]
    differences.same("cases by source", dict(by_source),
                     {source: len(part) for source, part in sources.items()})
    differences.same("rows left out", sum(data["skipped"].values()), skipped)
    differences.same("rows rejected", data["n_rejected"], 0)
    return {"cases": len(cases), "truth": expected, "skipped": skipped}


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--report", required=True)
    parser.add_argument("--config", required=True)
    parser.add_argument("--cases", required=True, action="append")
    parser.add_argument("--looks", action="append", default=[])
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--known", default="hatecheck,xstest,openai-moderation")
    options = parser.parse_args()
    report, config = read_json(options.report), read_json(options.config)

    files = {source: read_source(source) for source in options.known.split(",")}
    known = Known(case for part, _ in files.values() for case in part)
    sources, skipped = {}, 0
    for entry in options.cases:
        source, size, variants = (entry.split(":") + ["", ""])[:3]
        if source not in files:
            parser.error("--cases %s: not among --known %s" % (source, options.known))
        kept = drawn(files[source][0], int(size) if size else None, options.seed)
        if variants:
            kept = list(rendered(kept, variants.split("+"), options.seed))
        sources.setdefault(source, []).extend(kept)
        skipped += files[source][1]
    cases = [case for part in sources.values() for case in part]

    looks = dict(entry.split("=") for entry in options.looks)
    differences = Differences()
    summary = check_data(differences, report["data"], sources, skipped)
    used = [moderator for moderator in report["moderators"] if moderator["model"] in config["models"]]
    differences.same("models used", sorted(m["model"] for m in used), sorted(config["models"]))
    for moderator in used:
        answers = list(answers_of(config, moderator["model"], cases, known, looks.get(moderator["name"])))
        check_moderator(differences, moderator, answers, config["models"][moderator["model"]])
        check_kinds(differences, report, moderator["name"], answers)
    for line in differences.lines:
        print(line)
    if differences.lines:
        sys.exit(1)
    print(json.dumps({**summary, "moderators": len(used), "compared": differences.compared}, sort_keys=True))


if __name__ == "__main__":
    main()
