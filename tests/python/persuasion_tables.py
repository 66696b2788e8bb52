"""Random readings for `persuasion_differential.py`."""

LOST = ['unparsable', 'refused', 'blocked', 'error', 'not_run']


def random_table(rng):
    rows = []
    kinds = rng.choice([['stance'], ['answer'], ['belief'], ['stance', 'belief'], ['answer', 'belief'], ['stance', 'answer', 'belief']])
    loss = rng.choice([0, 0.1, 0.3, 1]) if rng.random() < 0.9 else 0
    for i in range(rng.choice([1, 2, 5, 12, 40])):
        kind = rng.choice(kinds) if rng.random() < 0.3 else kinds
        kind = [kind] if isinstance(kind, str) else kind
        turns = rng.choice([0, 1, 2, 3, 3, 3, 5])
        levels = rng.choice([5, 5, 5, 7])
        base = {
            'trial_id': f't{i}', 'case_id': f'c{rng.randrange(6)}', 'persuadee': rng.choice(['m1', 'm2']),
            'condition': {'arm': rng.choice(['text', 'control', 'media']), 'direction': rng.choice(['for', 'against'])},
        }
        if rng.random() < 0.8:
            base['turns'] = turns
        if 'answer' in kind:
            base['correct'] = rng.choice([['a'], ['b'], ['a', 'c']])
            if rng.random() < 0.8:
                base['target'] = rng.choice(['a', 'b', 'd'])
        for estimator in rng.choice([['e1'], ['e1'], ['e2'], ['e1', 'e2']]):
            replicates = rng.choice([1, 1, 1, 2, 3])
            for k in range(turns + 1):
                if rng.random() < loss / 2:
                    continue
                for probe in range(replicates):
                    row = dict(base, estimator=estimator, checkpoint=k, status='ok')
                    if replicates > 1:
                        row['probe'] = str(probe)
                    if rng.random() < loss:
                        row['status'] = rng.choice(LOST)
                    else:
                        if 'stance' in kind:
                            row.update(stance=rng.choice([1, levels, rng.randint(1, levels), rng.randint(2, 2 * levels) / 2]), levels=levels)
                            row['stance_of'] = rng.choice(['goal', 'claim', 'negation'])
                        if 'answer' in kind:
                            row['answer'] = rng.choice(['a', 'b', 'c', 'd', 'dont_know', 'all_incorrect'])
                        if 'belief' in kind:
                            row['p_target'] = rng.choice([0, 1, rng.random(), rng.random()])
                        row['carried'] = rng.random() < 0.1
                    rows.append(row)
    rng.shuffle(rows)
    return rows, {'draws': 0, 'by': rng.choice([['arm'], ['arm', 'persuadee'], ['persuadee'], []])}
