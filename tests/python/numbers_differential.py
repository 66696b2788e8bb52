"""Compares the functions behind Mettle's reports with scikit-learn and statsmodels on random tables.

Usage: python tests/python/numbers_differential.py [TABLES] [SEED]   (`node tests/python/main.ts` sets up what it needs)

Tables have ties, single-class truth, empty classes and extreme p-values. Every value must agree to 1e-9; what Mettle calls
undefined (null) must be what the library cannot define either. Exits 1 at the first that differs. Shares no code with the
product.
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
from sklearn.calibration import calibration_curve
from statsmodels.stats.contingency_tables import mcnemar
from statsmodels.stats.multitest import multipletests
from statsmodels.stats.proportion import proportion_confint

warnings.filterwarnings('ignore')
HERE = pathlib.Path(__file__).parent
TOLERANCE = 1e-9
CATEGORIES = ['c1', 'c2', 'c3', 'c4']


def random_table(rng):
    n = rng.choice([1, 2, 3, 5, 13, 40, 200])
    prevalence = rng.choice([0, 0.1, 0.5, 0.5, 0.9, 1])
    grid = rng.choice([2, 5, 10, None, None])
    levels = rng.choice([[0, 1], [0, 1, 2], [0, 1, 2, 3]])
    used = levels if rng.random() < 0.7 else levels[:-1]
    m = rng.choice([1, 2, 5, 20])
    cells = []
    for i in range(rng.choice([1, 3, 10, 40])):
        truth = {c: rng.random() < 0.3 for c in CATEGORIES}
        cells.append({
            'case_id': f'{i}', 'truth': 'unsafe', 'predicted': 'unsafe', 'categories_truth': truth,
            'categories_predicted': {c: truth[c] if rng.random() < 0.7 else not truth[c] for c in CATEGORIES},
        })
    return {
        'y': [int(rng.random() < prevalence) for _ in range(n)],
        's': [rng.random() if grid is None else rng.randrange(grid + 1) / grid for _ in range(n)],
        'groups': [rng.random() < 0.4 for _ in range(n)],
        'a': [rng.choice(used) for _ in range(m)],
        'b': [rng.choice(used) for _ in range(m)],
        'levels': levels,
        'pairs': {'onlyA': rng.choice([0, 1, 5, rng.randrange(400)]), 'onlyB': rng.choice([0, 1, 5, rng.randrange(400)])},
        'p': [rng.choice([rng.random(), rng.random() ** 6, 0.03, 1.0]) for _ in range(rng.choice([1, 2, 5, 30]))],
        'shares': [[k, k + rng.randrange(100)] for k in (rng.randrange(1, 300), 0, rng.randrange(1, 5))],
        'cells': cells,
        'bins': rng.choice([2, 5, 7, 10]),
    }


def two_classes(y):
    return 0 < sum(y) < len(y)


def auc(y, s):
    return sk.roc_auc_score(y, s) if len(y) and two_classes(y) else None


def curve(y, s, bins, strategy):
    """calibration_curve wants two labels to exist; `pos_label` names the positive one."""
    rate, mean = calibration_curve(np.append(y, [0, 1])[: len(y)], s, n_bins=bins, strategy=strategy, pos_label=1)
    return [list(pair) for pair in zip(rate, mean)]


def quantile_ties(s, bins):
    """numpy's quantile may miss a value by one unit in the last place, and then a tied value changes its bin."""
    s = np.sort(s)
    edges = np.quantile(s, np.linspace(0, 1, bins + 1))
    return any(0 < abs(edge - value) < 1e-12 for edge in edges for value in s)


def edge_ties(s, bins):
    return any(abs(value * bins - round(value * bins)) < 1e-9 and value not in (0, 1) for value in s)


def expected(t):
    y, s = np.array(t['y']), np.array(t['s'])
    out = {'brier': sk.brier_score_loss(y, s, pos_label=1), 'log_loss': sk.log_loss(y, s, labels=[0, 1])}
    rate = y.mean()
    out['brier_skill'] = 1 - out['brier'] / np.mean((y - rate) ** 2) if two_classes(y) else None
    if two_classes(y):
        out['uniform'] = curve(y, s, t['bins'], 'uniform')
        if not quantile_ties(s, t['bins']):
            out['quantile'] = curve(y, s, t['bins'], 'quantile')
        top, right = np.maximum(s, 1 - s), ((s > 0.5) == (y == 1)).astype(int)
        if two_classes(right) and not edge_ties(top, t['bins']):
            out['top_label'] = curve(right, top, t['bins'], 'uniform')
        fpr, tpr, cuts = sk.roc_curve(y, s, drop_intermediate=False)
        out['roc'] = [list(point) for point in zip(cuts[1:], tpr[1:], fpr[1:])]
    else:
        out['roc'] = []
    out['ranking'] = {
        'average_precision': sk.average_precision_score(y, s) if two_classes(y) else None,
        'roc_auc': auc(y, s),
    }
    if y.sum() > 0:
        precision, recall, cuts = sk.precision_recall_curve(y, s)
        points = [list(point) for point in zip(cuts, recall[:-1], precision[:-1])]
        out['pr'] = points[::-1]
        out['trapezoid'] = sk.auc(recall, precision)
    else:
        out['pr'], out['trapezoid'] = [], None
    g = np.array(t['groups'])
    part = lambda keep: auc(y[keep], s[keep])
    out['subgroup'] = {'overall': auc(y, s), 'subgroup': part(g), 'bpsn': part(g != (y == 1)), 'bnsp': part(g == (y == 1))}
    a, b = t['a'], t['b']
    varied = len(set(a) | set(b)) > 1
    kappa = [sk.cohen_kappa_score(a, b, labels=t['levels'], weights=w) if varied else None for w in (None, 'linear', 'quadratic')]
    out['kappa'] = kappa
    out['severity'] = {'n': len(a), 'coverage': 1, 'quadraticKappa': kappa[2], 'mae': sk.mean_absolute_error(a, b)}
    x, z = t['pairs']['onlyA'], t['pairs']['onlyB']
    table = [[3, x], [z, 4]]
    chi = [mcnemar(table, exact=False, correction=c) for c in (True, False)] if x + z else None
    none = {'statistic': 0, 'p': 1}
    fair = lambda r: {'statistic': float(r.statistic), 'p': float(r.pvalue)}
    # Without discordant surplus statsmodels' correction gives (|0| - 1)^2 / n; Mettle, as R does, does not go below 0.
    corrected = none if chi is None or x == z else fair(chi[0])
    out['mcnemar'] = [
        mcnemar(table, exact=True).pvalue if x + z else 1,
        corrected,
        none if chi is None else fair(chi[1]),
    ]
    out['holm'] = list(multipletests(t['p'], method='holm')[1])
    out['bh'] = list(multipletests(t['p'], method='fdr_bh')[1])
    out['wilson'] = []
    for k, n in t['shares']:
        low, high = proportion_confint(k, n, method='wilson') if n else (None, None)
        out['wilson'].append(None if n == 0 else {'low': max(0, low), 'high': min(1, high)})
    truth = [[int(row['categories_truth'][c]) for c in CATEGORIES] for row in t['cells']]
    said = [[int(row['categories_predicted'][c]) for c in CATEGORIES] for row in t['cells']]
    out['samples_f1'] = [sk.f1_score(truth, said, average='samples', zero_division=zero) for zero in (0, 1)]
    return out


def compare(ours, theirs, path, tally):
    if isinstance(theirs, dict):
        for key, value in theirs.items():
            compare(ours[key], value, f'{path}.{key}', tally)
    elif isinstance(theirs, list):
        assert len(ours) == len(theirs), (path, ours, theirs)
        for at, value in enumerate(theirs):
            compare(ours[at], value, f'{path}[{at}]', tally)
    else:
        tally['n'] += 1
        undefined = theirs is None or math.isnan(theirs)
        if undefined or ours is None:
            assert undefined and ours is None, (path, ours, theirs)
            return
        gap = abs(ours - theirs)
        tally['worst'] = max(tally['worst'], gap)
        assert gap <= TOLERANCE, (path, ours, theirs)


def main():
    tables = int(sys.argv[1]) if len(sys.argv) > 1 else 500
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rng = random.Random(seed)
    cases = [random_table(rng) for _ in range(tables)]
    lines = ''.join(json.dumps(case) + '\n' for case in cases)
    answer = subprocess.run(['node', str(HERE / 'numbers-stdin.ts')], input=lines, capture_output=True, text=True, check=True)
    found = answer.stdout.splitlines()
    assert len(found) == tables, answer.stderr
    tally = {'n': 0, 'worst': 0.0}
    for case, line in zip(cases, found):
        try:
            compare(json.loads(line), expected(case), '', tally)
        except AssertionError as difference:
            print(f'{difference}\n{json.dumps(case)}')
            sys.exit(1)
    print(f'{tables} tables, {tally["n"]} comparisons, 0 differences (largest {tally["worst"]:.2e})')


main()
