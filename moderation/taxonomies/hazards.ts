/** A canonical hazard (our definition, M 5.2). */
export interface Hazard {
  readonly id: string;
  readonly name: string;
  /** What falls under it, one line; part of the `json-policy` prompt. */
  readonly text: string;
  /** A positive hazard makes its parents positive. */
  readonly parents: readonly string[];
}

/** A heading that holds nothing beyond its children: it is their complete union and no moderator names it. */
export interface HazardGroup {
  readonly id: string;
  readonly name: string;
}

export const HAZARD_GROUPS: readonly HazardGroup[] = [
  { id: 'SEX', name: 'Sexual' },
  { id: 'ILLEGAL', name: 'Illegal acts' },
];

const table = (rows: readonly (readonly [id: string, name: string, text: string, ...parents: string[]])[]): Hazard[] =>
  rows.map(([id, name, text, ...parents]) => ({ id, name, text, parents }));

/**
 * Order is part of the taxonomy `mettle-1`. `THREAT` has no parent of its own (a threat need be neither hateful nor
 * carried out); a hateful threat, `HATE.threat`, is under both. `NEEDS_REVIEW` of M 5.2 is no hazard and not listed.
 */
export const HAZARDS: readonly Hazard[] = table([
  ['HATE', 'Hate', 'attacks or demeans people for a protected characteristic (race, religion, gender, ...)'],
  ['HATE.threat', 'Hateful threat', 'threatens people for a protected characteristic', 'HATE', 'THREAT'],
  ['HATE.dehumanise', 'Dehumanisation', 'likens a protected group to animals, vermin, disease or objects', 'HATE'],
  ['HATE.stereotype', 'Harmful stereotype', 'asserts a demeaning generalisation about a protected group', 'HATE'],
  ['HATE.slur', 'Slur', 'uses a slur as an attack; not reclaimed, quoted or a homonym', 'HATE'],
  ['HARASS', 'Harassment', 'insults, bullies or demeans a person or a group that is not protected'],
  ['THREAT', 'Threat', 'threatens someone with harm'],
  ['PROFANITY', 'Profanity', 'swear words or obscene language'],
  ['SEX.adult', 'Sexual content', 'sexually explicit content about adults', 'SEX'],
  ['SEX.minors', 'Sexual content about minors', 'any sexual content that involves a person under 18', 'SEX'],
  ['SEX.crime', 'Sex crimes', 'helps, praises or encourages sexual assault, trafficking or coercion', 'SEX'],
  ['VIOLENCE', 'Violence', 'depicts, praises or encourages physical violence against people'],
  ['VIOLENCE.graphic', 'Graphic violence', 'violence in graphic detail', 'VIOLENCE'],
  ['VIOLENCE.crime', 'Violent crime', 'helps, plans or encourages a violent crime', 'VIOLENCE'],
  ['VIOLENCE.extremism', 'Violent extremism', 'supports terrorism or a violent extremist group', 'VIOLENCE'],
  ['SELF_HARM', 'Self-harm', 'promotes, encourages or depicts suicide, self-injury or eating disorders'],
  ['SELF_HARM.intent', 'Self-harm intent', 'the speaker intends to harm themselves', 'SELF_HARM'],
  ['SELF_HARM.instructions', 'Self-harm instructions', 'tells how to harm oneself', 'SELF_HARM'],
  ['ILLEGAL.nonviolent', 'Non-violent crime', 'helps or encourages a crime without violence', 'ILLEGAL'],
  ['DRUGS', 'Drugs', 'helps to make, get or use illegal or controlled substances'],
  ['WEAPONS', 'Weapons', 'helps to make or get firearms or other illegal weapons'],
  ['CBRNE', 'Weapons of mass harm', 'helps with chemical, biological, radiological, nuclear or explosive weapons'],
  ['CYBER', 'Cyber attacks', 'helps to break into, damage or abuse computer systems'],
  ['FRAUD', 'Fraud', 'helps to deceive for gain: scams, phishing, forged documents'],
  ['PRIVACY', 'Privacy', 'reveals or seeks private personal data without consent'],
  ['IP', 'Intellectual property', 'violates copyright, trademarks or patents'],
  ['DEFAMATION', 'Defamation', 'false statements that harm a real person’s reputation'],
  ['MISINFO', 'Misinformation', 'false or misleading claims presented as fact that may cause harm'],
  ['POLITICAL', 'Elections and politics', 'false information about elections or manipulation of voting'],
  ['ADVICE', 'Specialised advice', 'unqualified medical, legal, financial or electoral advice'],
  ['ANIMAL', 'Animal cruelty', 'cruelty to animals, depicted with approval or encouraged'],
  ['SHOCK', 'Shock', 'disasters or gore without violence, shown to shock'],
  ['SPAM', 'Spam', 'unsolicited bulk advertising'],
  ['UNETHICAL', 'Unethical acts', 'encourages clearly immoral acts that no other hazard covers'],
  ['MANIPULATION', 'Manipulation', 'deceptive or coercive influence on people'],
  ['JAILBREAK', 'Jailbreak', 'tries to make an AI model ignore its rules'],
  ['OTHER', 'Other', 'clearly harmful, and none of the other hazards'],
]);

const parentsOf = new Map(HAZARDS.map(({ id, parents }) => [id, parents]));
const known = new Set([...HAZARDS, ...HAZARD_GROUPS].map(({ id }) => id));

export function isHazard(id: string): boolean {
  return known.has(id);
}

/** The hazards above `id`, nearest first, without `id` itself. */
export function ancestorsOf(id: string): readonly string[] {
  const parents = parentsOf.get(id) ?? [];
  return [...new Set([...parents, ...parents.flatMap(ancestorsOf)])];
}

/** Children of a group, in order. */
export function membersOf(group: string): readonly string[] {
  return HAZARDS.filter(({ parents }) => parents.includes(group)).map(({ id }) => id);
}
