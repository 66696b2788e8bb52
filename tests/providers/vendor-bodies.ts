import type { Verdict } from '../../moderation/verdict.ts';

/** A whole answer of a moderation endpoint as its vendor prints it, and what it means. */
export interface VendorBody {
  readonly dialect: string;
  readonly source: string;
  readonly body: unknown;
  readonly means: Partial<Verdict>;
}

const IMAGE_ONLY = ['image'];

export const VENDOR_BODIES: readonly VendorBody[] = [
  {
    dialect: 'openai-moderation',
    source: "OpenAI's moderation guide, example response for a frame of a war film",
    body: {
      id: 'modr-970d409ef3bef3b70c73d8232df86e7d',
      model: 'omni-moderation-latest',
      results: [
        {
          flagged: true,
          categories: {
            sexual: false,
            'sexual/minors': false,
            harassment: false,
            'harassment/threatening': false,
            hate: false,
            'hate/threatening': false,
            illicit: false,
            'illicit/violent': false,
            'self-harm': false,
            'self-harm/intent': false,
            'self-harm/instructions': false,
            violence: true,
            'violence/graphic': false,
          },
          category_scores: {
            sexual: 2.34135824776394e-7,
            'sexual/minors': 1.6346470245419304e-7,
            harassment: 0.0011643905680426018,
            'harassment/threatening': 0.0022121340080906377,
            hate: 3.1999824407395835e-7,
            'hate/threatening': 2.4923252458203563e-7,
            illicit: 0.0005227032493135171,
            'illicit/violent': 3.682979260160596e-7,
            'self-harm': 0.0011175734280627694,
            'self-harm/intent': 0.0006264858507989037,
            'self-harm/instructions': 7.368592981140821e-8,
            violence: 0.8599265510337075,
            'violence/graphic': 0.37701736389561064,
          },
          category_applied_input_types: {
            sexual: IMAGE_ONLY,
            'sexual/minors': [],
            harassment: [],
            'harassment/threatening': [],
            hate: [],
            'hate/threatening': [],
            illicit: [],
            'illicit/violent': [],
            'self-harm': IMAGE_ONLY,
            'self-harm/intent': IMAGE_ONLY,
            'self-harm/instructions': IMAGE_ONLY,
            violence: IMAGE_ONLY,
            'violence/graphic': IMAGE_ONLY,
          },
        },
      ],
    },
    means: {
      outcome: 'unsafe',
      categories: ['violence'],
      score: 0.8599265510337075,
      notAssessable: [
        'harassment',
        'harassment/threatening',
        'hate',
        'hate/threatening',
        'illicit',
        'illicit/violent',
        'sexual/minors',
      ],
    },
  },
  {
    dialect: 'mistral-moderation',
    source:
      'an answer of mistral-moderation-2411, as printed by users of its API: two of its names were replaced since',
    body: {
      id: '32af1b4a95114a6085d054540e3b2725',
      model: 'mistral-moderation-latest',
      results: [
        {
          categories: {
            sexual: false,
            hate_and_discrimination: false,
            violence_and_threats: true,
            dangerous_and_criminal_content: false,
            selfharm: false,
            health: false,
            financial: false,
            law: false,
            pii: false,
          },
          category_scores: {
            sexual: 0.00009608268737792969,
            hate_and_discrimination: 0.0015974044799804688,
            violence_and_threats: 0.9990234375,
            dangerous_and_criminal_content: 0.0012063980102539062,
            selfharm: 0.00017952919006347656,
            health: 0.000012218952178955078,
            financial: 0.00001895427703857422,
            law: 0.00002282857894897461,
            pii: 0.00006604194641113281,
          },
        },
      ],
    },
    means: {
      outcome: 'unsafe',
      categories: ['violence_and_threats'],
      score: 0.9990234375,
      notAssessable: ['dangerous', 'criminal', 'jailbreaking'],
      unknownCategories: [],
    },
  },
  {
    dialect: 'azure-content-safety',
    source: 'Azure AI Content Safety, quickstart for text: four categories on four levels',
    body: {
      blocklistsMatch: [],
      categoriesAnalysis: [
        { category: 'Hate', severity: 2 },
        { category: 'SelfHarm', severity: 0 },
        { category: 'Sexual', severity: 0 },
        { category: 'Violence', severity: 0 },
      ],
    },
    means: { outcome: 'safe', categories: [], severity: 1, score: null, notAssessable: [] },
  },
  {
    dialect: 'azure-content-safety',
    source: 'Azure AI Content Safety, quickstart for images: no block lists',
    body: {
      categoriesAnalysis: [
        { category: 'Hate', severity: 0 },
        { category: 'SelfHarm', severity: 0 },
        { category: 'Sexual', severity: 0 },
        { category: 'Violence', severity: 4 },
      ],
    },
    means: { outcome: 'unsafe', categories: ['Violence'], severity: 2 },
  },
  {
    dialect: 'perspective',
    source: 'Perspective API, sample response: "what kind of idiot name is foo?"',
    body: {
      attributeScores: {
        TOXICITY: {
          spanScores: [{ begin: 0, end: 31, score: { value: 0.9208521, type: 'PROBABILITY' } }],
          summaryScore: { value: 0.9208521, type: 'PROBABILITY' },
        },
      },
      languages: ['en'],
      detectedLanguages: ['en'],
    },
    means: { outcome: 'unsafe', categories: ['TOXICITY'], score: 0.9208521 },
  },
];
