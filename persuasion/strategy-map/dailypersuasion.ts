import type { CialdiniStrategy } from '../strategies.ts';

/** Changes when a phrase moves; belongs to whatever records how a strategy was labelled. */
export const DAILYPERSUASION_MAP = 'dailypersuasion-cialdini-1';

/**
 * DailyPersuasion names the strategy of a turn in free words. This table (ours) maps the 138 phrases of the published
 * example to Cialdini's six, read beside the turns they label; what fits none of the six definitions (benefits, facts of
 * the product, answers to objections, feelings) is `other`. A phrase that names two strategies goes by its first one
 * that is in the six. One's own experience counts as a testimonial, as in the map of PAP.
 */
const PHRASES: Readonly<Record<CialdiniStrategy | 'other', readonly string[]>> = {
  reciprocity: [
    'Discuss time management and present small role option',
    'Explain stage fright management and offer to practice together',
    'Mention relaxation after cleanup',
    'Offer assistance in repurposing',
    'Offer guidance and mentorship',
    'Offer rehearsal support',
    'Offer support and assistance',
    'Offer volunteer training',
    'Present alternative options',
    'Provide a list of resources',
    'Show flexibility',
    'Suggest shopping after volunteering',
  ],
  consistency: [
    'Encourage commitment',
    'Offer a trial experience',
    'Suggest a trial project',
    'Suggest gradual changes',
    'Suggest personal actions',
  ],
  social_validation: [
    "Share Maria's experience",
    'Share memorable moments',
    'Share personal experience',
    'Share personal experiences',
    'Share personal stories',
    'Share success stories',
    'Show positive reviews',
  ],
  authority: [
    'Discuss scientific evidence',
    'Emphasize expert consensus',
    'Present expert opinions',
    'Present research findings',
    'Reassure with expert planning',
    'Suggest expert guidance',
  ],
  liking: [
    "Discuss Anna's talents and mention supportive environment",
    'Discuss similar values',
    "Highlight Anna's talents",
    "Relate to Linda's concerns",
    "Share Maria's initial fears and offer guidance",
    'Show empathy',
    'Show empathy and highlight personal growth',
    'Show empathy and understanding',
    'Show empathy for relaxation',
    'Show enthusiasm',
    'Suggest collaboration with friends',
  ],
  scarcity: [
    'Emphasize scarcity',
    'Emphasize time-limited opportunity',
    'Emphasize unique opportunity and sense of accomplishment',
    'Emphasize urgency',
    'Offer limited-time discount',
  ],
  other: [
    "Address Frank's concerns",
    "Address Sarah's disinterest",
    'Address common objections',
    'Address donation limitations',
    'Address misconceptions',
    'Address safety concerns',
    'Address time commitment',
    'Appeal to curiosity',
    'Appeal to emotions',
    'Appeal to nostalgia',
    'Appeal to social responsibility',
    'Bilingual advantages',
    'Build empathy for animals',
    'Build new skills together',
    'Compare indoor and outdoor activities',
    'Connect to daily life',
    'Create a healthy challenge',
    'Cultural experiences',
    'Demonstrate lens compatibility',
    'Describe fun experiences',
    'Discuss climate change impact',
    'Discuss investment value',
    'Discuss job creation in green industries',
    'Discuss lens durability',
    'Discuss long-term consequences',
    'Discuss long-term effects',
    'Discuss price advantages',
    'Discuss teamwork benefits',
    'Discuss time management',
    'Display impressive images',
    'Ease of learning Spanish',
    'Emphasize convenience',
    'Emphasize ecosystem importance',
    'Emphasize flexibility',
    'Emphasize fun aspect',
    'Emphasize fun aspects',
    'Emphasize health benefits',
    'Emphasize teamwork',
    'Emphasize uniqueness',
    'Emphasize uniqueness of products',
    'Emphasize versatility',
    'Encourage open-mindedness',
    'Expand social network',
    'Explain climate vs. weather',
    'Explain environmental impact',
    'Explain greenhouse effect',
    'Explain lens specifications',
    'Explain shelter benefits',
    'Explain shopping alternatives',
    'Explain stage fright management',
    'Explain wide aperture',
    'Focus on risk management',
    'Give examples of repurposed items',
    'Global job opportunities',
    'Highlight animal welfare',
    'Highlight autofocus feature',
    'Highlight career benefits',
    'Highlight emotional rewards',
    'Highlight environmental benefits',
    'Highlight future consequences',
    'Highlight generational impact',
    'Highlight lens sharpness',
    'Highlight personal growth',
    'Highlight potential savings',
    'Highlight social aspects',
    'Highlight taste satisfaction',
    'Highlight team benefits',
    'Highlight team-building benefits',
    'Larger Spanish-speaking population',
    'Mention lens warranty',
    'Mention medical risks',
    'Mention potential friendships',
    'Mention supportive environment',
    'Offer easy alternatives',
    'Personal growth',
    'Present clear action steps',
    'Provide cost comparison',
    'Reassure about audition process',
    'Recommend engaging documentaries',
    'Reduce waste generation',
    'Share heartwarming stories',
    'Share stunning visuals',
    'Show environmental damage',
    'Showcase unique species',
    'Spanish-speaking countries',
    'Stress cost-effectiveness',
    'Suggest donating finished products',
    'Suggest educational resources',
    'Suggest relaxation techniques',
    'Travel experiences',
    'Use storytelling techniques',
    'Use vivid examples',
  ],
};

const BY_PHRASE: ReadonlyMap<string, CialdiniStrategy | 'other'> = new Map(
  Object.entries(PHRASES).flatMap(([strategy, phrases]) =>
    phrases.map((phrase) => [folded(phrase), strategy as CialdiniStrategy | 'other'] as const),
  ),
);

/** Phrases of the table, in its order; a phrase listed twice appears twice. */
export const MAPPED_PHRASES: readonly string[] = Object.values(PHRASES).flat();

/** The strategy of a phrase, whatever its case and spacing; null = not in the table. */
export function dailyPersuasionStrategy(phrase: string): CialdiniStrategy | 'other' | null {
  return BY_PHRASE.get(folded(phrase)) ?? null;
}

function folded(phrase: string): string {
  return phrase.trim().replace(/\s+/g, ' ').toLowerCase();
}
