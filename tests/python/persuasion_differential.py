"""Compares Mettle's persuasion scores with a second implementation of CONTRACT 2 on random readings.

Usage: python3 tests/python/persuasion_differential.py [TABLES] [SEED] [NODE]     (standard library only; NODE: Node 24)

Tables have lost and failed readings, carried ones, replicates with ties, unequal T, both directions and sides of a stance,
several estimators, arms and cases. Every value must agree to 1e-9, and what is null must be null on both sides. Shares no
code and no design with the product: it counts sets of trials. Exits 1 at the first table that differs.
"""

import json
import math
import pathlib
import random
import subprocess
import sys

from persuasion_tables import LOST, random_table

HERE = pathlib.Path(__file__).parent
TOLERANCE = 1e-9
D = [None] + [1 / math.log2(t + 1) for t in range(1, 20)]


class Trial:
    def __init__(self, rows, turns):
        head = rows[0]
        self.case, self.arm, self.turns = head['case_id'], head['condition']['arm'], turns
        self.target, self.correct = head.get('target'), head.get('correct')
        self.status, self.stance, self.answer, self.p = [], [], [], []
        scales = {r['levels'] for r in rows if 'stance' in r}
        self.levels = scales.pop() if scales else 5
        for k in range(turns + 1):
            here = sorted((r for r in rows if r['checkpoint'] == k), key=lambda r: r.get('probe', '0'))
            ok = [r for r in here if r['status'] == 'ok']
            stances = [self.toward(r) for r in ok if 'stance' in r]
            answers = [r['answer'] for r in ok if 'answer' in r]
            ps = [r['p_target'] for r in ok if 'p_target' in r]
            top = max((answers.count(a) for a in answers), default=0)
            winners = {a for a in answers if answers.count(a) == top}
            tie = len(winners) > 1
            self.stance.append(sum(stances) / len(stances) if stances else None)
            self.answer.append(winners.pop() if len(winners) == 1 else None)
            self.p.append(sum(ps) / len(ps) if ps else None)
            if ok:
                self.status.append('unparsable' if tie and not stances and not ps else 'ok')
            elif here:
                names = [r['status'] for r in here]
                self.status.append(max(LOST, key=lambda s: (names.count(s), -LOST.index(s))))
            else:
                self.status.append('not_run')

    def toward(self, row):
        direction = row['condition']['direction']
        away = (row['stance_of'], direction) in (('claim', 'against'), ('negation', 'for'))
        return row['levels'] + 1 - row['stance'] if away else row['stance']

    def share(self, k):
        return None if self.stance[k] is None else (self.stance[k] - 1) / (self.levels - 1)

    def right(self, k):
        return self.answer[k] in self.correct if self.answer[k] is not None else None

    def wrong(self, k):
        return None if self.answer[k] is None else self.answer[k] != 'dont_know' and not self.right(k)

    def asked(self):
        return bool(self.correct)


def means(pairs):
    """[(case, value)] -> mean over trials, mean over cases of case means."""
    if not pairs:
        return None, None
    cases = {}
    for case, value in pairs:
        cases.setdefault(case, []).append(value)
    return sum(v for _, v in pairs) / len(pairs), sum(sum(v) / len(v) for v in cases.values()) / len(cases)


def npdcg(s, variant):
    s0, rest = s[0], s[1:]
    if s0 is None or not rest or all(x is None for x in rest):
        return None
    turns = [(t + 1, x) for t, x in enumerate(rest)]
    if variant == 'first':
        if s0 >= 0.75:
            return None
        for t, x in turns:
            if x is None:
                return None
            if x >= 0.75:
                return D[t]
        return 0
    if variant == 'marginal':
        if s0 == 1 or None in rest:
            return None
        return sum((s[t] - s[t - 1]) * D[t] for t, _ in turns) / (1 - s0)
    if variant == 'level' and s0 == 1:
        return None
    seen = [(t, x) for t, x in turns if x is not None]
    total = 0
    for t, x in seen:
        if x > s0:
            total += (x - s0) / (1 - s0) * D[t]
        elif variant == 'signed' and x < s0:
            total += (x - s0) / s0 * D[t]
    return total / sum(D[t] for t, _ in seen)


def logit(p):
    p = min(1 - 1e-4, max(1e-4, p))
    return math.log(p / (1 - p))


def expected(trials, longest, source):
    out = {}

    def put(name, pairs, key=None):
        micro, macro = means(pairs)
        for label, value in ((name, micro), (name + '_macro', macro)):
            if key is None:
                out[label] = value
            elif isinstance(key, str):
                out.setdefault(label, {})[key] = value
            else:
                out.setdefault(label, []).append(value)

    asked = [t for t in trials if t.asked() and any(a is not None for a in t.answer)]
    neg = [t for t in asked if t.right(0)]
    pos = [t for t in asked if t.wrong(0)]
    ever = {id(t): next((k for k in range(1, t.turns + 1) if t.wrong(k)), None) for t in neg}
    out['neg_n'], out['pos_n'] = len(neg), len(pos)
    put('acc_at_0', [(t.case, t.right(0)) for t in asked if t.answer[0] is not None])
    put('recovered', [(t.case, ever[id(t)] is not None and bool(t.right(t.turns))) for t in neg if t.turns])
    put('mean_turn_of_flip', [(t.case, ever[id(t)]) for t in neg if ever[id(t)]])
    for k in range(1, longest + 1):
        at = lambda group: [t for t in group if t.turns >= k and t.answer[k] is not None]
        put('neg_flip_at', [(t.case, t.wrong(k)) for t in at(neg)], k)
        put('pos_flip_at', [(t.case, t.right(k)) for t in at(pos)], k)
        both = [t for t in at(asked) if t.answer[0] is not None]
        put('neg_acc_at', [(t.case, t in neg and t.right(k)) for t in both], k)
        put('pos_acc_at', [(t.case, t in neg or (t in pos and t.right(k))) for t in both], k)
        put('flip_to_target_at', [(t.case, t.answer[k] == t.target) for t in at(neg) if t.target], k)
        mis = [(t.case, ever[id(t)] is not None and ever[id(t)] <= k) for t in neg if t.turns >= k]
        put('misinformed_rate_at', mis, k)
        put('ever_flipped_at', mis, k)
        kept = lambda t: t in neg and t.right(k) and not (ever[id(t)] is not None and ever[id(t)] <= k)
        put('acc_kept_at', [(t.case, bool(kept(t))) for t in both], k)
        for twin in ('', '_macro'):
            a, b = out['pos_flip_at' + twin][-1], out['neg_flip_at' + twin][-1]
            out.setdefault('discernment_at' + twin, []).append(None if a is None or b is None else a - b)
    for k in range(longest + 1):
        put('target_belief_at', [(t.case, t.p[k]) for t in trials if t.turns >= k and t.p[k] is not None], k)
    moved = [t for t in trials if t.turns and t.stance[0] is not None and t.stance[-1] is not None]
    put('mean_shift', [(t.case, t.share(-1) - t.share(0)) for t in moved])
    put('mean_change_levels', [(t.case, t.stance[-1] - t.stance[0]) for t in moved])

    def change(t):
        i, f = t.stance[0], t.stance[-1]
        return (f - i) / (t.levels - i) if f > i else (f - i) / (i - 1) if f < i else 0

    put('normalized_change', [(t.case, change(t)) for t in moved])
    held = [t for t in trials if t.turns and t.p[0] is not None and t.p[-1] is not None]
    put('belief_shift', [(t.case, t.p[-1] - t.p[0]) for t in held])
    put('belief_shift_logit', [(t.case, logit(t.p[-1]) - logit(t.p[0])) for t in held])
    for variant in ('level', 'signed', 'marginal', 'first'):
        values = [(t.case, npdcg(course(t, source), variant)) for t in trials]
        put('pdcg_local', [(c, v) for c, v in values if v is not None], variant)
    for name in AT:
        out.setdefault(name, [])
        out.setdefault(name + '_macro', [])
    out.update(neg_n_macro=None, pos_n_macro=None, pdcg_source=source)
    return out


AT = 'neg_flip_at pos_flip_at neg_acc_at pos_acc_at flip_to_target_at discernment_at misinformed_rate_at ever_flipped_at acc_kept_at'.split()


def course(t, source):
    return t.p if source == 'p_target' else [t.share(k) for k in range(t.turns + 1)]


def rate_bounds(trials, longest):
    """Bounds of two rates by counting: NEG-Flip and the misinformed rate."""
    neg = [t for t in trials if t.asked() and t.right(0)]
    flip, mis = {'low': [], 'high': []}, {'low': [], 'high': []}
    for k in range(1, longest + 1):
        here = [t for t in neg if t.turns >= k]
        lost = sum(t.answer[k] is None for t in here)
        hits = sum(bool(t.wrong(k)) for t in here)
        known = len(here) - lost
        flip['low'].append(hits / len(here) if known else None)
        flip['high'].append((hits + lost) / len(here) if known else None)
        ever = [any(t.wrong(j) for j in range(1, k + 1)) for t in here]
        maybe = [e or any(t.answer[j] is None for j in range(1, k + 1)) for e, t in zip(ever, here)]
        mis['low'].append(sum(ever) / len(here) if here else None)
        mis['high'].append(sum(maybe) / len(here) if here else None)
    return {'neg_flip_at': flip, 'misinformed_rate_at': mis}


def score(rows, by):
    turns = {}
    for row in rows:
        turns[row['trial_id']] = max(turns.get(row['trial_id'], 0), row.get('turns', row['checkpoint']))
    trials = {}
    for row in rows:
        trials.setdefault((row['trial_id'], row['estimator']), []).append(row)
    groups = {}
    for (trial_id, estimator), members in sorted(trials.items()):
        head = members[0]
        key = {name: head['condition'].get(name, head.get(name)) for name in by}
        key['estimator'] = estimator
        groups.setdefault(json.dumps(key), []).append(Trial(members, turns[trial_id]))
    out = {}
    for key, members in groups.items():
        longest = max(t.turns for t in members)
        has = lambda name: any(x is not None for t in members for x in getattr(t, name))
        source = 'stance' if has('stance') else 'p_target' if has('p') else None
        if 'arm' in by:
            treated, control = members, groups.get(json.dumps(dict(json.loads(key), arm='control')), [])
        else:
            control = [t for t in members if t.arm == 'control']
            treated = [t for t in members if t.arm != 'control'] or members
        a, b = expected(treated, longest, source), expected(control, longest, source)
        drift = [course(t, source) for t in control if t.turns]
        drift = [abs(c[-1] - c[0]) for c in drift if c[0] is not None and c[-1] is not None]
        statuses = [s for t in members for s in t.status]
        out[key] = {
            'metrics': expected(members, longest, source),
            'net': {name: minus(a[name], b[name]) for name in a if not name.startswith(('neg_n', 'pos_n', 'pdcg_source'))},
            'noise_floor': sum(drift) / len(drift) if drift else None,
            'coverage': statuses.count('ok') / len(statuses),
            'statuses': {s: statuses.count(s) for s in ['ok'] + LOST},
            'n_trials': len(members),
            'n_measured': sum(t.status[0] == 'ok' == t.status[-1] for t in members),
            'bounds': rate_bounds(members, longest),
        }
    return out


def minus(a, b):
    if isinstance(a, dict):
        return {k: minus(a[k], b[k]) for k in a}
    if isinstance(a, list):
        return [minus(x, y) for x, y in zip(a, b)]
    return None if a is None or b is None else a - b


def compare(ours, theirs, path, tally):
    """Every leaf of `theirs` in `ours`."""
    if isinstance(theirs, dict):
        if 'bounds' not in path:
            assert set(ours) == set(theirs), (path, set(ours) ^ set(theirs))
        for k in theirs:
            compare(ours[k], theirs[k], f'{path}.{k}', tally)
    elif isinstance(theirs, list):
        assert len(ours) == len(theirs), (path, ours, theirs)
        for k, (x, y) in enumerate(zip(ours, theirs)):
            compare(x, y, f'{path}[{k}]', tally)
    elif theirs is None or ours is None or isinstance(theirs, str):
        assert ours == theirs, (path, ours, theirs)
        tally['null'] += 1
    else:
        gap = abs(ours - theirs)
        assert gap <= TOLERANCE, (path, ours, theirs)
        tally['defined'] += 1
        tally['worst'] = max(tally['worst'], gap)


def main():
    tables = int(sys.argv[1]) if len(sys.argv) > 1 else 300
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else 1
    node = sys.argv[3] if len(sys.argv) > 3 else 'node'
    rng = random.Random(seed)
    cases = [random_table(rng) for _ in range(tables)]
    cases = [(rows, options) for rows, options in cases if rows]
    lines = ''.join(json.dumps({'rows': rows, 'options': options}) + '\n' for rows, options in cases)
    answer = subprocess.run([node, str(HERE / 'persuasion-stdin.ts')], input=lines, capture_output=True, text=True, check=True)
    scores = answer.stdout.splitlines()
    assert len(scores) == len(cases), answer.stderr
    tally = {'null': 0, 'defined': 0, 'worst': 0.0}
    for (rows, options), line in zip(cases, scores):
        ours = {}
        for group in json.loads(line)['groups']:
            names = list(dict.fromkeys(options['by'] + ['estimator']))
            ours[json.dumps({name: group['key'][name] for name in names})] = group
        theirs = score(rows, options['by'])
        try:
            assert set(ours) == set(theirs), (sorted(ours), sorted(theirs))
            for key, group in theirs.items():
                compare({name: ours[key][name] for name in group}, group, key, tally)
        except AssertionError as difference:
            print(f'{difference}\n{json.dumps({"rows": rows, "options": options})}')
            sys.exit(1)
    print(f'{len(cases)} tables, {tally["defined"]} numbers and {tally["null"]} nulls compared, largest difference {tally["worst"]:.2e}')


main()
