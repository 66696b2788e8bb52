"""Parameters of sim1 beyond text, caption and image, out of `logprob` readings of the binary question: multipliers of video
and the neutral card, `only`, the factor of each mitigation, shift and rho of each prior (simulator/PERSUADEES.md).

Python 3 standard library; imports nothing of the product. As in persuasion_recovery.py, alpha has to be 0.
"""

from persuasion_plan import kind_of
from persuasion_recovery import TOLERANCE, logit


def robustness_from(rows, cases, config, differences, plan):
    """Counts the parameters given back to 1e-9 out of first increments, each under one other condition than the base's."""
    given = 0
    if plan.get("end_at_goal") or "binary" not in plan["probes"] or "logprob" not in plan["estimators"]:
        return given
    arms, priors, mitigations = plan["arms"], plan["priors"], plan.get("mitigations", ["none"])

    def same(what, got, want):
        nonlocal given
        given += 1
        if abs(got - want) > TOLERANCE:
            differences.append(f"parameter {what} {got}, expected {want}")

    for name, p in config["persuadees"].items():
        if p.get("alpha", 0) != 0:
            continue
        factors = {}
        for case_name in cases:

            def z(arm, prior, mitigation, turn):
                for repeat in range(plan["repeats"]):
                    row = rows.get((name, case_name, arm, prior, mitigation, repeat, "binary", "logprob", turn))
                    if row is not None and row["status"] == "ok":
                        return logit(row["p_target"])
                return None

            def push(arm, prior, mitigation):
                start, after = z(arm, prior, mitigation, 0), z(arm, prior, mitigation, 1)
                return None if start is None or after is None else after - start

            def ratio(one, base):
                above, below = push(*one), push(*base)
                # An increment near 0 divides its own rounding.
                return None if above is None or below is None or abs(below) < 1e-3 else above / below

            for prior in priors:
                for mitigation in mitigations:
                    for arm in arms:
                        kind, at = kind_of(arm, plan), (prior, mitigation)
                        if kind is None:
                            continue
                        found = ratio((arm, *at), ("text", *at)) if kind != "text" and arm != "media_only" else None
                        if found is not None:
                            same(f"{name} m of {kind} {case_name}", found, p["multipliers"].get(kind, 1))
                            factors.setdefault(arm, []).append(found)
                        found = ratio((arm, *at), ("media", *at)) if arm == "media_only" else None
                        if found is not None:
                            same(f"{name} only {case_name}", found, p.get("only", 1))
                        found = ratio((arm, *at), (arm, prior, "none")) if mitigation != "none" else None
                        if found is not None:
                            rho = p.get("mitigations", {}).get(mitigation, {}).get("rho", 1)
                            same(f"{name} rho of {mitigation} {arm} {case_name}", found, rho)
                            factors.setdefault(mitigation, []).append(found)
        true = {**{arm: p["multipliers"].get(kind_of(arm, plan), 1) for arm in arms if arm != "control"}}
        true.update({name: own["rho"] for name, own in p.get("mitigations", {}).items()})
        for what, names in (("modalities", arms), ("mitigations", mitigations)):
            means = {one: sum(factors[one]) / len(factors[one]) for one in names if one in factors}
            if sorted(means, key=lambda x: means[x]) != sorted(means, key=lambda x: true[x]):
                differences.append(f"order of {what} {name}: {means}, expected that of {true}")
    return given
