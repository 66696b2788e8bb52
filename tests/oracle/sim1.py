"""The simulated persuadee sim1, from its published equations (simulator/README.md).

Python 3 standard library; imports nothing of the product.
"""

import hashlib
import json
import math


def sig(x):
    return 1 / (1 + math.exp(-x))


class Persuadee:
    """One persuadee on one case: its parameters, and the names that its draws are made of."""

    def __init__(self, parameters, seed, case_id):
        self.p = parameters
        self.names = (str(seed), case_id, "")

    def uniform(self, trial, turn, purpose, index):
        parts = ["sim1", *self.names, trial, turn, purpose, index]
        text = json.dumps(parts, separators=(",", ":"), ensure_ascii=False)
        n = int.from_bytes(hashlib.sha256(text.encode()).digest()[:6], "big")
        return (n + 0.5) / 2**48

    def offset(self):
        d = self.p.get("d", 0)
        return d if self.uniform(0, 0, "spread", 0) < 0.5 else -d

    def course(self, prior, turns, mitigation="none"):
        """z_0..z_T in logits toward the goal; turns = (strategy or None for control, kind, whether it has its text)."""
        level = {"shift": 0, "rho": 1, **self.p["priors"].get(prior, {})}
        start = self.p["b0"] + self.offset() + level["shift"]
        course = [start]
        eased = self.p.get("mitigations", {}).get(mitigation, {}).get("rho", 1)
        for strategy, kind, with_text in turns:
            strength = 0 if strategy is None else self.p["strengths"][strategy]
            times = 1 if kind == "text" else self.p["multipliers"].get(kind, 1)
            alone = 1 if with_text else self.p.get("only", 1)
            kept = (1 - self.p["r"]) * (course[-1] - start)
            course.append(start + kept + level["rho"] * eased * alone * times * strength)
        return course

    def thought_over(self, z):
        """The belief that a probe with time to think asks for."""
        return z + self.p.get("reflect", 0)

    def said(self, z, trial, turn):
        """Level 1..5 of the reply to a turn; None = it declines to talk. z = the belief after that turn."""
        if self.uniform(trial, turn, "refuse-reply", 0) < self.p.get("phi_reply", 0):
            return None
        return self.drawn_level(self.spoken(z), self.uniform(trial, turn, "reply", 0))

    def spoken(self, z):
        """Logit that a reply speaks for."""
        return z + self.p.get("delta", 0)

    def refuses(self, trial, turn, index):
        return self.uniform(trial, turn, "refuse-probe", index) < self.p.get("phi_probe", 0)

    def agrees(self, z, goalward):
        """Logit of agreeing with a statement that is the persuader's goal, or its opposite."""
        return (z if goalward else -z) + self.p.get("alpha", 0)

    def survival(self, x):
        return [sig((x - c) / self.p.get("nu", 1)) for c in self.p["cutpoints"]]

    def level(self, x):
        """Mean level, 1..5."""
        return 1 + sum(self.survival(x))

    def drawn_level(self, x, u):
        return 1 + sum(u < above for above in self.survival(x))

    def yes(self, x):
        return sig(x / self.p.get("nu", 1))

    def right(self, z, probe):
        """P(all correct options together) of a multiple choice."""
        target, correct = probe["target"], probe["correct"]
        others = [o for o in probe["shown"] if o != target and o not in correct]
        if target in correct:
            return self.yes(z)
        return (1 - self.yes(z)) * (self.p.get("eta", 0.9) if others else 1)
