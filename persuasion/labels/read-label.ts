import { assertNever } from '../../core/errors.ts';
import type { ChatAnswer } from '../../models/model-port.ts';
import { readJsonObject } from '../../moderation/dialects/json-object.ts';
import type { PersuasionContext } from '../case.ts';
import { withoutReasoning } from '../estimators/answer-text.ts';
import { declines } from '../estimators/refusal-phrases.ts';
import { type Label, labelsOf } from './label.ts';

export type ReadLabel =
  | { readonly status: 'ok'; readonly strategy: Label }
  | {
      readonly status: 'refused' | 'blocked' | 'unparsable' | 'error';
      readonly strategy: null;
      readonly reason: string;
    };

/** The label in an answer: one JSON object with the key `strategy` and a label of the context. Total over any answer. */
export function readLabel(answer: ChatAnswer, context: PersuasionContext): ReadLabel {
  switch (answer.kind) {
    case 'filtered':
      return none('blocked', 'provider_filter');
    case 'refused':
      return none('refused', 'refused');
    case 'truncated':
      return none('unparsable', 'truncated');
    case 'too_long':
    case 'unreadable':
      return none('error', answer.kind);
    case 'rejected':
      return none('error', `rejected:${answer.status}`);
    case 'answered':
      return readText(withoutReasoning(answer.text).trim(), context);
    default:
      return assertNever(answer);
  }
}

function readText(text: string, context: PersuasionContext): ReadLabel {
  if (text === '') return none('unparsable', 'empty');
  const given = readJsonObject(text);
  if (given === null) return declines(text) ? none('refused', 'refusal_phrase') : none('unparsable', 'no_json');
  const keys = Object.keys(given);
  if (keys.length !== 1 || typeof given.strategy !== 'string') return none('unparsable', 'format');
  const named = given.strategy.trim().toLowerCase();
  const label = labelsOf(context).find(({ id }) => id === named);
  return label === undefined ? none('unparsable', 'unknown_strategy') : { status: 'ok', strategy: label.id };
}

function none(status: Exclude<ReadLabel['status'], 'ok'>, reason: string): ReadLabel {
  return { status, strategy: null, reason };
}
