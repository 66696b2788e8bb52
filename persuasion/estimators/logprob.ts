import { optionId } from '../../metrics/persuasion/answers.ts';
import { isClipped } from '../../metrics/persuasion/belief-shift.ts';
import { likertExpectation, optionBelief, type TokenLogprob } from '../../metrics/persuasion/option-belief.ts';
import type { ChatAnswer, TokenLogprobs } from '../../models/model-port.ts';
import type { OptionId } from '../probe.ts';
import type { OptionProbe } from '../probes/asked-probe.ts';
import { type MissingReading, missingReading, okReading, type Reading, type ReadingNote } from '../reading.ts';
import { readOption } from './answer-text.ts';
import { unanswered } from './unanswered.ts';

/** Listed probabilities may sum to this much: servers round. */
const MOST_MASS = 1.01;
const LONGEST_TOKEN = 64;

/**
 * Belief from the log-probabilities of the answer's first token that is not blank (P 7.6, estimator `logprob`). Masses of
 * an option's variants add up and are divided by the mass on all options; without half of all mass on them the reading is
 * `unparsable`, never uniform. A token that names no option falls back to the most probable one, `validToken: false`. An
 * answer that declines in words is `refused` whatever its masses; one that recites the probe or all its options is no
 * choice. An answer that was cut after its first token is read as well, noted `truncated`.
 */
export function readLogprob(probe: OptionProbe, answer: ChatAnswer): Reading {
  if (answer.kind !== 'answered' && answer.kind !== 'truncated') return unanswered('logprob', answer);
  if (answer.kind === 'truncated' && answer.logprobs === null) return unanswered('logprob', answer);
  const said = readOption(answer.text, probe);
  if (said.option === null && (said.status === 'refused' || said.recites))
    return missingReading('logprob', { status: said.status, notes: [said.note] });
  const tokens = answer.logprobs ?? [];
  if (tokens.length === 0) return unparsable('no_logprobs');
  const at = tokens.findIndex(({ token }) => bareToken(token) !== '');
  if (at === -1) return unparsable('empty');
  const listed = listedTokens(tokens[at]!);
  if (listed === null) return unparsable('bad_logprobs');
  const found = optionBelief(listed, {
    options: probe.options.map(({ label }) => label),
    emitted: bareToken(tokens[at]!.token),
  });
  if (found.status !== 'ok') return unparsable('low_coverage');
  const byId = new Map(probe.options.map(({ label, id }) => [id, found.p[label]!]));
  const notes: ReadingNote[] = answer.kind === 'truncated' ? ['truncated'] : [];
  if (at > 0) notes.push('blank_before');
  if (!found.validToken) notes.push('invalid_token');
  if (found.absent.length > 0) notes.push('absent_option');
  const own = {
    p: Object.fromEntries(byId),
    validToken: found.validToken,
    coverage: Math.min(1, found.coverage),
    absentBound: found.absentBound,
  };
  if (probe.kind === 'likert') {
    const masses = Array.from({ length: probe.levels }, (_, level) => byId.get(String(level + 1))!);
    const stance = likertExpectation(masses)?.level ?? null;
    return okReading('logprob', { ...own, stance, levels: probe.levels, stanceOf: probe.side, notes });
  }
  const pTarget = probe.target === null ? null : sumOver(byId, [probe.target]);
  if (pTarget !== null && isClipped(pTarget)) notes.push('clipped');
  return okReading('logprob', {
    ...own,
    answer: probe.options.find(({ label }) => label === found.chosen)!.id,
    pTarget,
    pCorrect: probe.correct.length === 0 ? null : Math.min(1, sumOver(byId, probe.correct)),
    notes,
  });
}

/** The alternatives at one place, the emitted token among them, each once; null when they are no probabilities. */
function listedTokens({ token, logprob, top }: TokenLogprobs): readonly TokenLogprob[] | null {
  const listed = new Map<string, number>();
  for (const each of [...top, { token, logprob }]) if (!listed.has(each.token)) listed.set(each.token, each.logprob);
  let mass = 0;
  for (const value of listed.values()) {
    if (Number.isNaN(value) || value > 1e-6) return null;
    mass += Math.exp(value);
  }
  if (mass > MOST_MASS) return null;
  return [...listed].map(([name, value]) => ({ token: bareToken(name), logprob: value }));
}

/** A token without the blanks before it, also as byte-level and SentencePiece vocabularies write them; `1.0` is `1`. */
function bareToken(token: string): string {
  if (token.length > LONGEST_TOKEN) return token;
  return optionId(
    token
      .replace(/^[\s\u0120\u010A\u2581]+/, '')
      .normalize('NFKC')
      .trim(),
  );
}

function sumOver(byId: ReadonlyMap<OptionId, number>, ids: readonly OptionId[]): number {
  return [...new Set(ids)].reduce((sum, id) => sum + (byId.get(id) ?? 0), 0);
}

function unparsable(note: ReadingNote): MissingReading {
  return missingReading('logprob', { status: 'unparsable', notes: [note] });
}
