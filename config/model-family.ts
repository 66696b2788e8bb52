/**
 * Whether two models seem to be of one family, by the leading word of their names without an owner before a slash
 * (`meta-llama/Llama-3.1-8B` and `llama3.2:1b` are; ours, a guess for a warning). Two names without a leading word are of one
 * family only where they are the same.
 */
export function sameFamily(a: string, b: string): boolean {
  const [one, other] = [familyOf(a), familyOf(b)];
  return one === null || other === null ? a === b : one === other;
}

/** Makers whose models begin with several words. */
const KIN: Readonly<Record<string, string>> = {
  chatgpt: 'gpt',
  o: 'gpt',
  mixtral: 'mistral',
  ministral: 'mistral',
  qwq: 'qwen',
};

/** The letters a model's name begins with, in lower case; null = it begins with none. */
export function familyOf(model: string): string | null {
  const name = model.slice(model.lastIndexOf('/') + 1).toLowerCase();
  const word = /^[a-z]+/.exec(name)?.[0];
  if (word === undefined) return null;
  return KIN[word] ?? word;
}
