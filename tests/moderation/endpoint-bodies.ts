/** Bodies of moderation endpoints as their vendors document them. */

export const MISTRAL_CODES = [
  'sexual',
  'hate_and_discrimination',
  'violence_and_threats',
  'dangerous',
  'criminal',
  'selfharm',
  'health',
  'financial',
  'law',
  'pii',
  'jailbreaking',
] as const;

const each = <T>(codes: readonly string[], value: T, changes: Readonly<Record<string, T | undefined>> = {}) =>
  Object.fromEntries(
    Object.entries({ ...Object.fromEntries(codes.map((code) => [code, value])), ...changes }).filter(
      ([, given]) => given !== undefined,
    ),
  );

export function mistralBody(
  positive: Readonly<Record<string, boolean | null | undefined>> = {},
  scores: Readonly<Record<string, number | null | undefined>> = {},
) {
  return {
    id: '4d71ae510af942108ef7344f903e2b88',
    model: 'mistral-moderation-2603',
    results: [
      {
        categories: each<boolean | null>(MISTRAL_CODES, false, positive),
        category_scores: each<number | null>(MISTRAL_CODES, 0.0001, scores),
      },
    ],
  };
}

/** Severities by category; Azure's order. */
export function azureBody(severities: Readonly<Record<string, number | undefined>> = {}) {
  const all: Record<string, number | undefined> = { Hate: 0, SelfHarm: 0, Sexual: 0, Violence: 0, ...severities };
  return {
    blocklistsMatch: [],
    categoriesAnalysis: Object.entries(all).flatMap(([category, severity]) =>
      severity === undefined ? [] : [{ category, severity }],
    ),
  };
}

export function perspectiveBody(scores: Readonly<Record<string, number>>) {
  return {
    attributeScores: Object.fromEntries(
      Object.entries(scores).map(([name, value]) => [
        name,
        {
          spanScores: [{ begin: 0, end: 22, score: { value, type: 'PROBABILITY' } }],
          summaryScore: { value, type: 'PROBABILITY' },
        },
      ]),
    ),
    languages: ['en'],
    detectedLanguages: ['en'],
  };
}
