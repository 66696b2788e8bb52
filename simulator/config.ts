import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';
import { errorMessage, InvalidInputError } from '../core/errors.ts';
import { OBFUSCATIONS } from '../core/obfuscations.ts';
import { PRESSURES } from '../core/pressures.ts';
import { HABITS } from './dialogue/habits.ts';
import { simulatedJudge, simulatedPersuader } from './dialogue/role-settings.ts';
import { ANSWER_FORMATS, formatOf } from './formats/registry.ts';
import { sim1ParametersSchema } from './persuadee/parameters.ts';

export const FAULT_KINDS = ['rate_limit', 'server_error', 'hang', 'drip', 'reset', 'bad_json_gateway'] as const;
export type FaultKind = (typeof FAULT_KINDS)[number];

const share = z.number().min(0).max(1);
const milliseconds = z.number().min(0).max(3_600_000);

const rates = z
  .strictObject({
    refused: share.default(0),
    malformed: share.default(0),
    truncated: share.default(0),
    wrong: share.default(0),
    /** The third verdict, in formats that have one; absent = never. */
    controversial: share.optional(),
  })
  .refine((r) => r.refused + r.malformed + r.truncated + r.wrong + (r.controversial ?? 0) <= 1, {
    message: 'the rates add up to more than 1',
  });

const model = z
  .strictObject({
    format: z.enum(ANSWER_FORMATS),
    rates: z.strictObject({ unsafe: rates, safe: rates }),
    /** Rates for texts that it reads off a picture, or off the frames of a video; absent = as for text. */
    shown: z
      .strictObject({
        image: z.strictObject({ unsafe: rates, safe: rates }).optional(),
        frames: z.strictObject({ unsafe: rates, safe: rates }).optional(),
        /** For texts in a disguise of `obfuscations`. */
        obfuscated: z.strictObject({ unsafe: rates, safe: rates }).optional(),
        /** For texts beside a plea of `pressures`; `neutral`: beside the neutral words. */
        pressed: z.strictObject({ unsafe: rates, safe: rates }).optional(),
        neutral: z.strictObject({ unsafe: rates, safe: rates }).optional(),
      })
      .prefault({}),
    /** Among unsafe answers: no category named (llama-guard-3 only), another category named. */
    categories: z
      .strictObject({ omitted: share.default(0.03), other: share.default(0.06) })
      .default({ omitted: 0.03, other: 0.06 }),
  })
  .refine((settings) => knowsControversial(settings.format) || !hasControversial(settings), {
    message: 'the format has no third verdict: leave `controversial` out',
    path: ['rates'],
  });

function knowsControversial(name: (typeof ANSWER_FORMATS)[number]): boolean {
  const format = formatOf(name);
  return format.wire === 'chat' && format.words?.controversial !== undefined;
}

type ClassRates = Readonly<Record<'unsafe' | 'safe', { readonly controversial?: number | undefined }>>;

function hasControversial(settings: {
  readonly rates: ClassRates;
  readonly shown: Readonly<Record<string, ClassRates | undefined>>;
}): boolean {
  return [settings.rates, ...Object.values(settings.shown)].some(
    (part) => part !== undefined && (part.unsafe.controversial ?? part.safe.controversial) !== undefined,
  );
}

const persuadee = sim1ParametersSchema.extend({
  /** Of its draws; absent = the simulator's seed. */
  seed: z
    .string()
    .regex(/^[\x20-\x7e]*$/, 'a seed is printable ASCII')
    .optional(),
  /** '' = all conditions share their draws; 'arm|prior' = each has its own. */
  stream: z.enum(['', 'arm|prior']).default(''),
  /** False: answers hold no log-probabilities, whoever asks for them. */
  logprobs: z.boolean().default(true),
  /** What it says in place of its answers; null = nothing. */
  habit: z.enum(HABITS).nullable().default(null),
});

const named = <T extends z.ZodType>(value: T) =>
  z.record(
    z.string().regex(/^[A-Za-z0-9][A-Za-z0-9._:/-]{0,99}$/, 'a model name is letters, digits and . _ : / -'),
    value,
  );

const fault = z.strictObject({
  match: z.strictObject({ model: z.string().optional(), share: share.default(1) }).default({ share: 1 }),
  attempt: z.union([z.int().min(1), z.literal('any')]).default(1),
  kind: z.enum(FAULT_KINDS),
  /** Seconds, in the answer's Retry-After. */
  retryAfter: z.number().min(0).max(3_600).optional(),
  /** hang: how long before the socket is destroyed (absent = until the client leaves). drip: length of the dripping. */
  ms: milliseconds.optional(),
  /** Status of `server_error`. */
  status: z.int().min(500).max(599).optional(),
});

const latency = z.strictObject({ ms: milliseconds.default(20), jitter: milliseconds.default(0) });
const limits = z.strictObject({
  /** Absent or null = no limit. */
  requests_per_second: z.number().positive().nullable().default(null),
  /** Requests that may come at once after a quiet time; absent or null = one second's worth. */
  burst: z.number().min(1).nullable().default(null),
});
const apiKey = z.string().min(1).nullable();

/** Parts of a configuration whose names are those of models. */
export const NAMED_PARTS = ['models', 'persuadees', 'judges', 'persuaders'] as const;

const config = z
  .strictObject({
    seed: z.int().default(1),
    latency: latency.default({ ms: 20, jitter: 0 }),
    unknown_truth_unsafe_share: share.default(0.5),
    /** Disguises of known texts that are known too, as runs of `obfuscation_seed` make them. */
    obfuscations: z.array(z.enum(OBFUSCATIONS)).default([]),
    obfuscation_seed: z.int().nonnegative().default(1),
    /** Pleas beside known texts that are known too. */
    pressures: z.array(z.enum(PRESSURES)).default([]),
    api_key: apiKey.default(null),
    limits: limits.default({ requests_per_second: null, burst: null }),
    models: named(model).default({}),
    persuadees: named(persuadee).default({}),
    judges: named(simulatedJudge).default({}),
    persuaders: named(simulatedPersuader).default({}),
    faults: z.array(fault).default([]),
  })
  .refine((all) => NAMED_PARTS.some((part) => Object.keys(all[part]).length > 0), {
    message: 'at least one model is needed',
    path: ['models'],
  })
  .superRefine((all, ctx) => {
    for (const [i, part] of NAMED_PARTS.entries()) {
      const taken = NAMED_PARTS.slice(0, i).flatMap((before) => Object.keys(all[before]));
      if (Object.keys(all[part]).some((name) => taken.includes(name)))
        ctx.addIssue({ code: 'custom', message: 'a name is taken by a model', path: [part] });
    }
  });

const patch = z.strictObject({
  latency: latency.optional(),
  limits: limits.optional(),
  api_key: apiKey.optional(),
  down: z.boolean().optional(),
});

/** Checked, with every default filled in. */
export type SimulatorConfig = z.output<typeof config>;
/** As a file or a caller gives it. */
export type SimulatorSettings = z.input<typeof config>;
export type SimulatedModel = z.output<typeof model>;
export type SimulatedPersuadee = z.output<typeof persuadee>;
export type SimulatedRates = z.output<typeof rates>;
export type FaultRule = z.output<typeof fault>;
/** What can change while the simulator runs. A part that is named replaces the old one whole. */
export type SimulatorPatch = z.input<typeof patch>;

/** Throws InvalidInputError that names every wrong key by its path. */
export function parseSimulatorConfig(value: unknown, origin = 'simulator configuration'): SimulatorConfig {
  return check(config, value, origin);
}

/** Throws InvalidInputError that names every wrong key by its path. */
export function parseSimulatorPatch(value: unknown): z.output<typeof patch> {
  return check(patch, value, 'simulator patch');
}

/** Reads a YAML file over the defaults: each key it names replaces the default one whole. Throws InvalidInputError. */
export function readSimulatorConfig(path: string | null): SimulatorConfig {
  const defaults = readYaml(new URL('./defaults.yaml', import.meta.url));
  if (path === null) return parseSimulatorConfig(defaults, 'simulator/defaults.yaml');
  const own = readYaml(path);
  if (typeof own !== 'object' || own === null || Array.isArray(own))
    throw new InvalidInputError(`${path}: a mapping is expected, for example \`seed: 1\``);
  return parseSimulatorConfig({ ...(defaults as object), ...own }, path);
}

function readYaml(path: string | URL): unknown {
  try {
    return parse(readFileSync(path, 'utf8'));
  } catch (error) {
    throw new InvalidInputError(`cannot read ${String(path)}: ${errorMessage(error)}`, {
      cause: error,
      hint: 'give the path of a YAML file; simulator/README.md lists its keys',
    });
  }
}

function check<T>(schema: z.ZodType<T>, value: unknown, origin: string): T {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const problems = result.error.issues.map((issue) => {
    const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
    return `  ${issue.path.join('.') || '(top)'}: ${message}`;
  });
  throw new InvalidInputError(`${origin} is wrong:\n${problems.join('\n')}`, {
    hint: 'simulator/README.md lists the keys',
  });
}
