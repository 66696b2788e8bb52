import { Command } from 'commander';
import { canonicalJson } from '../core/canonical-json.ts';
import { InvalidInputError } from '../core/errors.ts';
import type { RawAnswer } from '../models/model-port.ts';
import { readChatAnswer } from '../models/read-answer.ts';
import type { ChatDialect, ModerationEndpointDialect } from '../moderation/dialects/dialect.ts';
import { readVerdict } from '../moderation/dialects/read-verdict.ts';
import { loadAnswerDialect } from '../moderation/dialects/registry.ts';
import type { Target } from '../moderation/estimators.ts';
import { invalid, type Verdict } from '../moderation/verdict.ts';

/** `mettle parse` (CONTRACT 4): reads one model answer from standard input and prints its verdict as JSON. */
export function parseCommand(): Command {
  return new Command('parse')
    .description('read one model answer from standard input and print its verdict as JSON')
    .requiredOption('--dialect <id>', 'how the answer is written')
    .option('--target <target>', 'what is judged: prompt or response', 'prompt')
    .option('--body', 'the input is the whole JSON body of the provider')
    .action(async (options: { dialect: string; target: string; body?: true }) => {
      const dialect = await loadAnswerDialect(options.dialect);
      const target = readTarget(options.target);
      const bytes = await readAll(process.stdin);
      process.stdout.write(`${parsedAnswer(bytes, { dialect, target, body: options.body ?? false })}\n`);
    });
}

/** The verdict of an answer's bytes as canonical JSON. Never throws: bytes that are not UTF-8 are `invalid (encoding)`. */
export function parsedAnswer(
  bytes: Uint8Array,
  options: {
    readonly dialect: ChatDialect | ModerationEndpointDialect;
    readonly target: Target;
    readonly body: boolean;
  },
): string {
  const { dialect } = options;
  const found = withoutErrors(bytesVerdict(bytes, options));
  return canonicalJson({
    outcome: found.outcome,
    categories: found.categories,
    unknown_categories: found.unknownCategories,
    duplicates: found.duplicates,
    refusal: found.refusal,
    confidence: found.confidence,
    score: found.score,
    reason: found.reason,
    dialect: dialect.id,
    taxonomy: dialect.taxonomy.id,
  });
}

function bytesVerdict(bytes: Uint8Array, options: Parameters<typeof parsedAnswer>[1]): Verdict {
  const { dialect, target } = options;
  const text = decode(bytes);
  if (text === null) return invalid('encoding');
  if (options.body || dialect.kind === 'moderation')
    return readVerdict(dialect, bareAnswer(text), readChatAnswer, { target });
  return dialect.parse(text, { target });
}

function decode(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** A body alone has no status; one that holds a provider's error is known by its own words. */
function bareAnswer(body: string): RawAnswer {
  return { status: 200, headers: {}, body, model: null, usage: null, latencyMs: 0 };
}

/** A parser knows no `error`: a body that holds another error than a refusal or an overflow is no answer. */
function withoutErrors(found: Verdict): Verdict {
  return found.outcome === 'error' ? invalid('format') : found;
}

function readTarget(target: string): Target {
  if (target === 'prompt' || target === 'response') return target;
  throw new InvalidInputError(`--target ${target}: must be prompt or response`);
}

async function readAll(stream: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks);
}
