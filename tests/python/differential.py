"""Compares Mettle's classification scores with scikit-learn on random tables.

Usage: python tests/python/differential.py [TABLES] [SEED]      (`node tests/python/main.ts` sets up what it needs)

Tables have ties, labels without support, masked rows, missing answers, single classes and multi-label cells. Every value
must agree to 1e-9; a value that Mettle calls undefined (null) must be one that scikit-learn cannot define either. Shares
no code with the product. Exits 1 at the first table that differs.
"""

import json
import math
import pathlib
import random
import subprocess
import sys
import warnings

import numpy as np
from sklearn import metrics as sk

warnings.filterwarnings('ignore')
HERE = pathlib.Path(__file__).parent
TOLERANCE = 1e-9
MISSING = '\x00missing'


def random_table(rng):
    labels = rng.choice([['safe', 'unsafe'], ['a', 'b', 'c'], ['none', 'hate', 'sexual', 'violence', 'x'], ['unsafe'], ['safe']])
    n = rng.choice([1, 2, 3, 5, 8, 13, 40, 200])
    truth_labels = labels if rng.random() < 0.7 else rng.sample(labels, max(1, len(labels) - 1))
    accuracy = rng.random()
    grid = rng.choice([3, 10, 1000, None])
    categories = ['c1', 'c2', 'c3'] if rng.random() < 0.5 else []
    rows = []
    for i in range(n):
        truth = rng.choice(truth_labels) if rng.random() < 0.9 else None
        answered = rng.random() < 0.9
        predicted = (truth if truth is not None and rng.random() < accuracy else rng.choice(labels)) if answered else None
        score = rng.random() if grid is None else rng.randrange(grid + 1) / grid
        row = {'case_id': f'case {i}', 'truth': truth, 'predicted': predicted}
        if not answered:
            row['status'] = rng.choice(['refused', 'invalid', 'timeout', 'error', 'not_assessable'])
        if rng.random() < 0.95:
            row['score'] = score
        if categories:
            row['categories_truth'] = {c: rng.choice([True, False, False, None]) for c in categories}
            row['categories_predicted'] = {c: rng.choice([True, False, False, None, 'na']) for c in categories if rng.random() < 0.95}
        rows.append(row)
    options = {
        'draws': 0,
        'zeroDivision': rng.choice([0, 1, 'nan']),
        'missing': rng.choice(['wrong', 'dropped', 'as_safe', 'as_unsafe']),
    }
    if set(labels) - {'safe', 'unsafe'} and rng.random() < 0.8:
        options['positive'] = rng.sample(labels, rng.choice([1, len(labels) - 1]))
    if rng.random() < 0.3:
        options['labels'] = labels + ['never']
    return rows, options


def expected(rows, options):
    """By scikit-learn: metric -> value, None = undefined."""
    policy = options['missing']
    zero = {'nan': np.nan}.get(options['zeroDivision'], options['zeroDivision'])
    known = [r for r in rows if r['truth'] is not None and r.get('status') != 'not_assessable']
    seen = sorted({r['truth'] for r in known} | {r['predicted'] for r in known if r['predicted'] is not None})
    labels = options.get('labels', seen)
    every = set(labels)
    positive = options.get('positive', ['unsafe'] if every <= {'safe', 'unsafe'} else None)
    out = {}
    if policy in ('as_safe', 'as_unsafe'):
        inside = [label for label in labels if positive and label in positive]
        outside = [label for label in labels if label not in inside]
        if positive is None or len(labels) != 2 or len(inside) != 1:
            return {'labels': labels, 'metrics': None}
        fill = (inside if policy == 'as_unsafe' else outside)[0]
    else:
        fill = MISSING
    used = [r for r in known if policy != 'dropped' or r['predicted'] is not None]
    y = [r['truth'] for r in used]
    p = [fill if r['predicted'] is None else r['predicted'] for r in used]
    if used:
        mean = dict(labels=labels, zero_division=zero)
        out['accuracy'] = sk.accuracy_score(y, p)
        out['balanced_accuracy'] = sk.recall_score(y, p, labels=sorted(set(y)), average='macro', zero_division=0)
        out['macro_f1'] = sk.f1_score(y, p, average='macro', **mean)
        out['macro_f1_supported'] = sk.f1_score(y, p, average='macro', labels=sorted(set(y)), zero_division=0)
        out['micro_f1'] = sk.f1_score(y, p, average='micro', labels=labels, zero_division=np.nan)
        out['weighted_f1'] = sk.f1_score(y, p, average='weighted', labels=labels, zero_division=0)
        out['macro_precision'] = sk.precision_score(y, p, average='macro', **mean)
        out['macro_recall'] = sk.recall_score(y, p, average='macro', **mean)
        out['cohen_kappa'] = sk.cohen_kappa_score(y, p, labels=sorted(set(y) | set(p)))
        constant = len(set(y)) == 1 or len(set(p)) == 1
        out['mcc'] = None if constant else sk.matthews_corrcoef(y, p)
        if positive is not None:
            yb = [int(v in positive) for v in y]
            pb = [2 if v == MISSING else int(v in positive) for v in p]
            one = dict(labels=[1], average=None, zero_division=np.nan)
            out['f1_unsafe'] = sk.f1_score(yb, pb, **one)[0]
            out['precision'] = sk.precision_score(yb, pb, **one)[0]
            out['recall'] = sk.recall_score(yb, pb, **one)[0]
            out['fnr'] = 1 - out['recall']
            out['macro_f1_binary'] = sk.f1_score(yb, pb, labels=[0, 1], average='macro', zero_division=zero)
            negatives = [b for a, b in zip(yb, pb) if a == 0]
            out['fpr'] = sum(b == 1 for b in negatives) / len(negatives) if negatives else None
        scored = [r for r in used if r.get('score') is not None]
        column = [r['score'] for r in known if r.get('score') is not None]
        if positive is not None and scored and set(column) - {0, 1}:
            out.update(score_metrics([int(r['truth'] in positive) for r in scored], [r['score'] for r in scored]))
    out.update(category_metrics(rows, policy, zero))
    return {'labels': labels, 'metrics': out}


def score_metrics(y, s):
    y, s = np.array(y), np.array(s, dtype=float)
    out = {
        'brier': sk.brier_score_loss(y, s, pos_label=1),
        'log_loss': sk.log_loss(y, s, labels=[0, 1]),
        'ece_equal_width_10': ece(y, s, np.linspace(0, 1, 11)),
        'ece_equal_mass_10': ece(y, s, exact_quantiles(s, 10)),
    }
    if 0 < y.sum() < len(y):
        out['average_precision'] = sk.average_precision_score(y, s)
        out['roc_auc'] = sk.roc_auc_score(y, s)
    return out


def exact_quantiles(s, bins):
    """Linear quantiles with the position in whole numbers (numpy's may miss a value by one unit in the last place)."""
    s = np.sort(s)
    edges = []
    for k in range(bins + 1):
        whole, rest = divmod(k * (len(s) - 1), bins)
        edges.append(s[whole] if rest == 0 else s[whole] + (s[whole + 1] - s[whole]) * (rest / bins))
    assert np.allclose(edges, np.quantile(s, np.linspace(0, 1, bins + 1)), atol=1e-12)
    return np.array(edges)


def ece(y, s, edges):
    bins = np.searchsorted(edges[1:-1], s)
    return sum(np.mean(bins == b) * abs(s[bins == b].mean() - y[bins == b].mean()) for b in set(bins))


def category_metrics(rows, policy, zero):
    cells = {}
    for i, row in enumerate(rows):
        answers = row.get('categories_predicted') or {}
        for category, truth in (row.get('categories_truth') or {}).items():
            if truth is None or row.get('status') == 'not_assessable':
                continue
            answer = answers.get(category, 'na') if answers and row['predicted'] is not None else None
            if answer == 'na':
                continue
            cells.setdefault(category, {})[i] = (truth, answer)
    categories = sorted(cells)
    width = len(categories)
    for category in categories:
        for i, (truth, answer) in list(cells[category].items()):
            if answer is not None:
                continue
            if policy == 'dropped':
                del cells[category][i]
            else:
                cells[category][i] = (truth, {'wrong': None, 'as_safe': False, 'as_unsafe': True}[policy])
    code = {True: 1, False: 0, None: 2}
    pairs = {c: ([code[t] for t, _ in cells[c].values()], [code[a] for _, a in cells[c].values()]) for c in categories}
    flat_y = [v for y, _ in pairs.values() for v in y]
    flat_p = [v for _, p in pairs.values() for v in p]
    if not flat_y:
        return {}
    per = [sk.f1_score(y, p, labels=[1], average=None, zero_division=zero)[0] if y else zero for y, p in pairs.values()]
    kept = [v for v in per if not math.isnan(v)]
    full = [i for i in range(len(rows)) if width and all(i in cells[c] for c in categories)]
    return {
        'macro_f1_categories': sum(kept) / len(kept) if kept else None,
        'micro_f1_categories': sk.f1_score(flat_y, flat_p, labels=[1], average=None, zero_division=np.nan)[0],
        'hamming_loss': sk.zero_one_loss(flat_y, flat_p),
        'subset_accuracy': float(np.mean([all(t == a for t, a in (cells[c][i] for c in categories)) for i in full])) if full else None,
    }


def difference(ours, theirs):
    undefined = theirs is None or (isinstance(theirs, float) and math.isnan(theirs))
    if ours is None or undefined:
        return 0 if ours is None and undefined else math.inf
    return abs(ours - theirs)


def main():
    tables = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rng = random.Random(seed)
    cases = [random_table(rng) for _ in range(tables)]
    lines = ''.join(json.dumps({'rows': rows, 'options': options}) + '\n' for rows, options in cases)
    answer = subprocess.run(['node', str(HERE / 'score-stdin.ts')], input=lines, capture_output=True, text=True, check=True)
    compared, defined, worst = 0, 0, 0.0
    scores = answer.stdout.splitlines()
    assert len(scores) == tables, answer.stderr
    for (rows, options), line in zip(cases, scores):
        score = json.loads(line)
        want = expected(rows, options)
        assert score['labels'] == want['labels'], (options, score['labels'], want['labels'])
        for metric, ours in score['metrics'].items():
            theirs = None if want['metrics'] is None else want['metrics'].get(metric)
            gap = difference(ours, theirs)
            compared += 1
            defined += ours is not None
            if gap > TOLERANCE:
                print(f'{metric}: mettle {ours}, scikit-learn {theirs}\n{json.dumps({"rows": rows, "options": options})}')
                sys.exit(1)
            worst = max(worst, gap)
    print(f'{tables} tables, {compared} comparisons, 0 differences (largest {worst:.2e}; {defined} values defined)')


main()
