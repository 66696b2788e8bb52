"""The cases of a run, read from the shipped data set files alone: truth, identity, and which ones a sample holds.

Python 3 standard library; imports nothing of the product. Rules: reference of each data set in its SOURCE.md; an absent
key of openai-moderation is unknown, any 1 is unsafe, eight known 0 are safe, the placeholder text is left out.
"""

import collections
import csv
import hashlib
import json
import os

from plan import DATA, uniform

KEYS = ("S", "H", "V", "HR", "SH", "S3", "H2", "V2")
PLACEHOLDER = "[redacted: text labelled sexual/minors upstream]"

HATEFUL = {"hateful": "unsafe", "non-hateful": "safe"}
# Files in their order; columns of id, text and label, and of what the report's table of functionalities calls the case.
FILES = {
    "hatecheck": (["test_suite_cases.csv"], ("case_id", "test_case", "label_gold", "functionality"), HATEFUL),
    "xstest": (["xstest_prompts.csv"], ("id", "prompt", "label", "type"), {"unsafe": "unsafe", "safe": "safe"}),
    "hatemoji": (["hatemojicheck_test.csv"], ("case_id", "text", "label_gold", "functionality"),
                 {"1": "unsafe", "0": "safe"}),
    "multilingual-hatecheck": (["hatecheck_cases_final_french.csv", "hatecheck_cases_final_german.csv"],
                               ("mhc_case_id", "test_case", "label_gold", "functionality"), HATEFUL),
    # hate, offensive, neither; the id is the unnamed index
    "davidson": (["labeled_data.csv"], ("", "tweet", "class"), {"0": "unsafe", "1": "unsafe", "2": "safe"}),
}

# truth: safe, unsafe, None = unknown. kind: what the report's table of functionalities calls the case, or None.
# row: the source's own id, or None; variant: how the text was drawn, None = it was not.
Case = collections.namedtuple("Case", "source id text truth kind row variant", defaults=(None, None))

RENDERER = "text-1"
# The oracle has no layout of its own: it takes texts that surely have glyphs and fit, and says so of others.
LONGEST_DRAWN = 220


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"), sort_keys=True).encode("utf-8")


def read_source(source):
    """All cases of a source in the order of its file, and the number of rows left out."""
    version = version_of(source)
    at = source + "@" + version
    if source == "openai-moderation":
        return read_openai(at)
    if source not in FILES:
        raise SystemExit("no rule for " + source)
    files, columns, labels = FILES[source]
    cases = []
    for file in files:
        for row, text, label, *kind in read_csv(source, file, *columns):
            identity = digest({"at": at, "row": row})
            cases.append(Case(source, identity, text, labels[label], kind[0] if kind else None, row))
    return cases, 0


def read_csv(source, file, *columns):
    with open(os.path.join(DATA, source, file), encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            yield [row[column] for column in columns]


def read_openai(at):
    cases, skipped, seen = [], 0, collections.Counter()
    with open(os.path.join(DATA, "openai-moderation", "samples-1680.jsonl"), encoding="utf-8", newline="\n") as lines:
        for row in map(json.loads, filter(str.strip, lines)):
            text, labels = row["prompt"], [row.get(key) for key in KEYS]
            if text == PLACEHOLDER:
                skipped += 1
                continue
            truth = "unsafe" if 1 in labels else "safe" if all(label == 0 for label in labels) else None
            content = [{"text": text, "type": "text"}]
            identity = digest({"at": at, "content": content, "occurrence": seen[text]})
            seen[text] += 1
            cases.append(Case("openai-moderation", identity, text, truth, None))
    return cases, skipped


def version_of(source):
    """The commit that the data set's own SOURCE.md names; it is part of every case id."""
    with open(os.path.join(DATA, source, "SOURCE.md"), encoding="utf-8") as lines:
        return next(line for line in lines if line.startswith("- Commit: ")).split(": ")[1].strip()


def digest(value):
    return hashlib.sha256(compact(value)).hexdigest()


def drawn(cases, size, seed):
    """The `size` cases with the smallest U over ["sample", seed, case id]; all for None."""
    if size is None:
        return cases
    order = sorted(cases, key=lambda case: (uniform(["sample", seed, case.id]), case.id))
    kept = {case.id for case in order[:size]}
    return [case for case in cases if case.id in kept]


def rendered(cases, variants, seed):
    """Each case as each of the variants, in place of the text."""
    for case in cases:
        if not case.text.isascii() or len(case.text) > LONGEST_DRAWN:
            raise SystemExit("cannot tell whether this text is drawn: " + case.text)
        at = case.source + "@" + version_of(case.source)
        for variant in variants:
            row = "%s#%s#%d#%s" % (case.row or case.id, variant, seed, RENDERER)
            yield case._replace(id=digest({"at": at, "row": row}), variant=variant)


def modality(case):
    """Of what a case consists: text, media, or both (here media never come beside text)."""
    return "text" if case.variant is None else "media"
