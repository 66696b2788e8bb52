"""Compares Mettle's agreement scores with scikit-learn, statsmodels, krippendorff and irrCAC on random tables.

Usage: python tests/python/agreement_differential.py [TABLES] [SEED]
Needs Node 24 as `node`, and from PyPI: numpy, scikit-learn, statsmodels, krippendorff, irrCAC (AC1; left out without it).

Tables have missing ratings, items of one rating, one category only, two to six raters. Every value must agree to 1e-9; a
value that Mettle calls undefined (null) must be one that the library cannot define either. Exits 1 at the first that
differs. Shares no code with the product.
"""

import json
import math
import pathlib
import random
import subprocess
import sys
import warnings

import krippendorff
import numpy as np
from sklearn.metrics import cohen_kappa_score
from statsmodels.stats.inter_rater import aggregate_raters, fleiss_kappa

try:
    import pandas as pd
    from irrCAC.raw import CAC
except ImportError:
    CAC = None

warnings.filterwarnings('ignore')
HERE = pathlib.Path(__file__).parent
TOLERANCE = 1e-9
LEVELS = ['nominal', 'ordinal', 'interval', 'ratio']


def random_table(rng):
    raters = rng.choice([2, 2, 3, 4, 6])
    items = rng.choice([1, 2, 3, 5, 10, 30, 80])
    values = rng.choice([[0, 1], [1, 2, 3], [0, 1, 2, 5, 9], [3], [0.25, 1.5, 2, 40], list(range(12))])
    missing = rng.choice([0, 0, 0.1, 0.4])
    noise = rng.random()
    grid = []
    for _ in range(items):
        truth = rng.choice(values)
        row = [rng.choice(values) if rng.random() < noise else truth for _ in range(raters)]
        grid.append([None if rng.random() < missing else value for value in row])
    rows = [
        {'item': f'item {i}', 'rater': f'rater {r}', 'rating': value}
        for i, row in enumerate(grid)
        for r, value in enumerate(row)
        if value is not None
    ]
    rng.shuffle(rows)
    return grid, rows, {'level': rng.choice(LEVELS)}


def expected(grid, rows, level):
    """The libraries' values; an absent key is one that no library here defines for the table."""
    domain = sorted({row['rating'] for row in rows})
    raters = sorted({row['rater'] for row in rows})
    columns = [[row[int(name.split()[1])] for row in grid] for name in raters]
    rated = [[value for value in items if value is not None] for items in zip(*columns)]
    rated = [items for items in rated if items]
    found = {}
    if len(raters) == 2:
        both = [(a, b) for a, b in zip(*columns) if a is not None and b is not None]
        index = {value: at for at, value in enumerate(domain)}
        a, b = [index[x] for x, _ in both], [index[y] for _, y in both]
        for name, weights in [('cohen_kappa', None), ('cohen_kappa_linear', 'linear'), ('cohen_kappa_quadratic', 'quadratic')]:
            ok = len(both) > 0 and len(set(a) | set(b)) > 1
            found[name] = cohen_kappa_score(a, b, labels=list(range(len(domain))), weights=weights) if ok else None
    else:
        found.update(cohen_kappa=None, cohen_kappa_linear=None, cohen_kappa_quadratic=None)
    sizes = {len(items) for items in rated}
    if len(sizes) == 1 and sizes != {1} and len(domain) > 1:
        found['fleiss_kappa'] = fleiss_kappa(aggregate_raters(np.array(rated))[0])
    else:
        found['fleiss_kappa'] = None
    paired = [items for items in rated if len(items) > 1]
    pairable = {value for items in paired for value in items}
    data = np.array([[np.nan if v is None else v for v in column] for column in columns], dtype=float)
    found['krippendorff_alpha'] = (
        krippendorff.alpha(reliability_data=data, level_of_measurement=level) if len(pairable) > 1 else None
    )
    shares = [np.mean([x == y for i, x in enumerate(items) for j, y in enumerate(items) if i != j]) for items in paired]
    found['percent_agreement'] = float(np.mean(shares)) if shares else None
    if CAC is not None and paired and len(domain) > 1 and len(rated) > 1:  # its variance divides by items - 1
        frame = pd.DataFrame(list(zip(*columns)), columns=raters).dropna(how='all')
        found['gwet_ac1'] = CAC(frame.astype(float), digits=12).gwet()['est']['coefficient_value']
    return found


def main():
    tables = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    rng = random.Random(seed)
    cases = [case for case in (random_table(rng) for _ in range(tables)) if case[1]]
    lines = ''.join(json.dumps({'rows': rows, 'options': options}) + '\n' for _, rows, options in cases)
    answer = subprocess.run(['node', str(HERE / 'agreement-stdin.ts')], input=lines, capture_output=True, text=True, check=True)
    scores = answer.stdout.splitlines()
    assert len(scores) == len(cases), answer.stderr
    compared, worst = {}, 0.0
    for (grid, rows, options), line in zip(cases, scores):
        score = json.loads(line)
        for metric, theirs in expected(grid, rows, options['level']).items():
            ours = score[metric]
            undefined = theirs is None or math.isnan(theirs)
            gap = (0 if undefined and ours is None else math.inf) if undefined or ours is None else abs(ours - theirs)
            if gap > TOLERANCE:
                print(f'{metric}: mettle {ours}, library {theirs}\n{json.dumps({"rows": rows, "options": options})}')
                sys.exit(1)
            worst = max(worst, gap)
            count = compared.setdefault(metric, [0, 0])
            count[0] += 1
            count[1] += ours is not None
    for metric, (n, defined) in sorted(compared.items()):
        print(f'  {metric}: {n} compared, {defined} defined')
    total = sum(n for n, _ in compared.values())
    left_out = '' if CAC else '; irrCAC is not installed, AC1 not compared'
    print(f'{len(cases)} tables, {total} comparisons, 0 differences (largest {worst:.2e}{left_out})')


main()
