import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { NotHereError } from './cached.ts';

/** What is used of node-llama-cpp; it lies outside the tree, so its own types cannot be read here. */
type Token = number & { readonly __token: unique symbol };

interface Grammar {
  readonly __grammar: unique symbol;
}

interface Generated {
  readonly token: Token;
  readonly probabilities?: ReadonlyMap<Token, number>;
}

interface Sequence {
  readonly nextTokenIndex: number;
  compareContextTokens(tokens: readonly Token[]): { readonly firstDifferentIndex: number };
  adaptStateToTokens(tokens: readonly Token[], allowShift: boolean): Promise<void>;
  eraseContextTokenRanges(ranges: readonly { start: number; end: number }[]): Promise<void>;
  evaluateWithMetadata(
    tokens: readonly Token[],
    metadata: { probabilities: boolean },
    options: { temperature: number; seed: number; grammarEvaluationState?: unknown },
  ): AsyncGenerator<Generated>;
}

interface Model {
  readonly tokenizer: unknown;
  detokenize(tokens: readonly Token[], specialTokens?: boolean): string;
  isEogToken(token: Token): boolean;
  createContext(options: { contextSize: number; threads: number; sequences: number }): Promise<{
    readonly contextSize: number;
    getSequence(): Sequence;
  }>;
}

interface Llama {
  loadModel(options: { modelPath: string }): Promise<Model>;
  createGrammarForJsonSchema(schema: unknown): Promise<Grammar>;
  createGrammar(options: { grammar: string }): Promise<Grammar>;
  dispose(): Promise<void>;
}

interface Library {
  getLlama(options: { gpu: false; build: 'never'; logLevel: 'error' }): Promise<Llama>;
  resolveChatWrapper(model: Model): {
    generateContextState(options: { chatHistory: readonly unknown[] }): {
      readonly contextText: { tokenize(tokenizer: unknown): readonly Token[] };
    };
  };
  readonly LlamaGrammarEvaluationState: new (options: { model: Model; grammar: Grammar }) => unknown;
}

export interface ChatTurn {
  readonly role: 'system' | 'user' | 'assistant';
  readonly text: string;
}

export interface CompletionRequest {
  readonly turns: readonly ChatTurn[];
  readonly maxTokens: number;
  readonly temperature: number;
  readonly seed: number;
  /** Null = free text. */
  readonly schema: unknown;
  /** GBNF that the text keeps to, beside which `top` is of the free first token; null = none. */
  readonly grammar: string | null;
  /** Log-probabilities of this many likeliest tokens; null = none. */
  readonly top: number | null;
  readonly signal: AbortSignal;
}

export interface TokenChance {
  readonly token: string;
  readonly logprob: number;
}

export interface Completion {
  readonly text: string;
  readonly finish: 'stop' | 'length';
  readonly logprobs: readonly (TokenChance & { readonly top: readonly TokenChance[] })[] | null;
  readonly promptTokens: number;
  readonly outputTokens: number;
}

/** JSON grammars of the library allow white space for ever after the last brace; it names this as the sign to stop. */
const AFTER_JSON = '\n\n\n\n';

/** The prompt and the tokens asked for do not fit into the model's context. */
export class ContextOverflowError extends Error {
  override readonly name = 'ContextOverflowError';
}

/** The library knows only a part of JSON Schema. */
export class SchemaError extends Error {
  override readonly name = 'SchemaError';
}

export interface LocalModel extends AsyncDisposable {
  /** One at a time; the longest beginning that it shares with a recent call is not evaluated again. */
  complete(request: CompletionRequest): Promise<Completion>;
}

/** Beginnings of prompts that are remembered: one a moderator of a run, or a dialogue under way. */
const REMEMBERED = 8;
/** Every prompt shares the marks of its template with others; that is no reason to give up a remembered one. */
const LEAST_SHARED = 32;

/** Loads a GGUF file on one thread. Throws NotHereError where the library does not run. */
export async function loadModel(home: string, gguf: string, contextSize = 4096): Promise<LocalModel> {
  const entry = join(home, 'node_modules', 'node-llama-cpp', 'dist', 'index.js');
  const here = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      throw new NotHereError(`node-llama-cpp does not run here: ${error instanceof Error ? error.message : error}`);
    }
  };
  const library = await here(async () => (await import(pathToFileURL(entry).href)) as Library);
  const llama = await here(() => library.getLlama({ gpu: false, build: 'never', logLevel: 'error' }));
  const model = await here(() => llama.loadModel({ modelPath: gguf }));
  const context = await here(() => model.createContext({ contextSize, threads: 1, sequences: REMEMBERED }));
  // The one used last comes last.
  const sequences = Array.from({ length: REMEMBERED }, () => context.getSequence());
  const wrapper = library.resolveChatWrapper(model);
  const grammars = new Map<string, Promise<Grammar>>();

  function grammarOf({ schema, grammar }: CompletionRequest): Promise<Grammar> | null {
    if (schema === null && grammar === null) return null;
    const key = JSON.stringify([schema, grammar]);
    const make = () => (grammar === null ? llama.createGrammarForJsonSchema(schema) : llama.createGrammar({ grammar }));
    const known = grammars.get(key) ?? make();
    grammars.set(key, known);
    return known.catch((error) => {
      throw new SchemaError(String(error));
    });
  }

  async function complete(request: CompletionRequest): Promise<Completion> {
    const { contextText } = wrapper.generateContextState({ chatHistory: historyOf(request.turns) });
    const prompt = contextText.tokenize(model.tokenizer);
    if (prompt.length + request.maxTokens > context.contextSize)
      throw new ContextOverflowError(
        `This model's maximum context length is ${context.contextSize} tokens; ${prompt.length} + ${request.maxTokens} were asked for`,
      );
    const grammar = await grammarOf(request);
    const sequence = nearest(sequences, prompt);
    await sequence.adaptStateToTokens(prompt, false);
    await rewind(sequence, prompt);
    const free = request.grammar !== null && request.top !== null ? await freeToken(sequence, prompt, request) : null;
    const observed = request.top !== null && request.grammar === null;
    const made: Token[] = [];
    const chances: (TokenChance & { top: TokenChance[] })[] = [];
    let finish: Completion['finish'] = 'length';
    const stream = sequence.evaluateWithMetadata(
      prompt.slice(sequence.nextTokenIndex),
      { probabilities: observed },
      {
        temperature: request.temperature,
        seed: request.seed,
        ...(grammar === null
          ? {}
          : { grammarEvaluationState: new library.LlamaGrammarEvaluationState({ model, grammar }) }),
      },
    );
    try {
      // The stream ends by itself, without a token, where the model ends its answer.
      for (;;) {
        const { done, value } = await stream.next();
        request.signal.throwIfAborted();
        if (done === true) {
          finish = 'stop';
          break;
        }
        made.push(value.token);
        if (request.top !== null && observed) chances.push(chanceOf(model, value, request.top));
        if (grammar !== null && model.detokenize(made.slice(-8)).endsWith(AFTER_JSON)) {
          finish = 'stop';
          break;
        }
        if (made.length >= request.maxTokens) break;
      }
    } finally {
      // Given up or not: an open stream keeps its sampler.
      await stream.return(undefined);
    }
    const [first] = made;
    if (request.top !== null && free?.probabilities !== undefined && first !== undefined)
      chances.push(chanceOf(model, { token: first, probabilities: free.probabilities }, request.top));
    return {
      text: grammar === null ? model.detokenize(made) : model.detokenize(made).trimEnd(),
      finish,
      logprobs: request.top === null ? null : chances,
      promptTokens: prompt.length,
      outputTokens: made.length,
    };
  }

  return { complete, [Symbol.asyncDispose]: () => llama.dispose() };
}

/** Gives up what a sequence holds from the prompt's last token on: it is evaluated anew. */
async function rewind(sequence: Sequence, prompt: readonly Token[]): Promise<void> {
  if (sequence.nextTokenIndex >= prompt.length)
    await sequence.eraseContextTokenRanges([{ start: prompt.length - 1, end: sequence.nextTokenIndex }]);
}

/**
 * The token that the model would begin with if no grammar bound it; null = none. The library gives the masses after the
 * grammar, where all of it lies on what the grammar allows; the servers of llama.cpp give those before it, as here.
 */
async function freeToken(
  sequence: Sequence,
  prompt: readonly Token[],
  { temperature, seed }: CompletionRequest,
): Promise<Generated | null> {
  const rest = prompt.slice(sequence.nextTokenIndex);
  const stream = sequence.evaluateWithMetadata(rest, { probabilities: true }, { temperature, seed });
  const { done, value } = await stream.next();
  await stream.return(undefined);
  await rewind(sequence, prompt);
  return done === true ? null : value;
}

/** The sequence that shares the longest beginning; a new beginning takes the place of the one used longest ago. */
function nearest(sequences: Sequence[], prompt: readonly Token[]): Sequence {
  const shared = sequences.map((sequence) => sequence.compareContextTokens(prompt).firstDifferentIndex);
  const best = Math.max(...shared);
  const [found] = sequences.splice(best < LEAST_SHARED ? 0 : shared.indexOf(best), 1);
  if (found === undefined) throw new TypeError('no sequence');
  sequences.push(found);
  return found;
}

function chanceOf(model: Model, { token, probabilities = new Map() }: Generated, top: number) {
  const chance = (of: Token, p: number): TokenChance => ({
    token: model.detokenize([of], true),
    logprob: Math.max(-9999, Math.log(p)),
  });
  const likeliest: TokenChance[] = [];
  for (const [of, p] of probabilities) {
    if (likeliest.length >= top) break;
    likeliest.push(chance(of, p));
  }
  return { ...chance(token, probabilities.get(token) ?? 0), top: likeliest };
}

function historyOf(turns: readonly ChatTurn[]): readonly unknown[] {
  const items = turns.map(({ role, text }) =>
    role === 'assistant' ? { type: 'model', response: [text] } : { type: role, text },
  );
  return [...items, { type: 'model', response: [] }];
}
