type Facets = Readonly<Record<string, string>>;

/**
 * Functional test of the HateCheck family -> what its texts do with their words, at whom they are directed, how they are
 * disguised (our mapping, M 5.5). These are facets, never hazards. A test that is not listed has none of them.
 */
export const HATECHECK_SPEECH: Readonly<Record<string, Facets>> = {
  slur_homonym_nh: { speech_act: 'homonym' },
  slur_reclaimed_nh: { speech_act: 'reclaimed' },
  negate_neg_nh: { speech_act: 'negated' },
  counter_quote_nh: { speech_act: 'quotation+counter-speech' },
  counter_ref_nh: { speech_act: 'counter-speech' },
  target_obj_nh: { directedness: 'object' },
  target_indiv_nh: { directedness: 'individual' },
  target_group_nh: { directedness: 'non-protected group' },
  ident_neutral_nh: { identity_mention: 'benign' },
  ident_pos_nh: { identity_mention: 'benign' },
  spell_char_swap_h: { obfuscation: 'character swap' },
  spell_char_del_h: { obfuscation: 'character deletion' },
  spell_space_del_h: { obfuscation: 'space deletion' },
  spell_space_add_h: { obfuscation: 'space insertion' },
  spell_leet_h: { obfuscation: 'leetspeak' },
};

/** Safe type of XSTest -> speech act, by its name (our mapping, M 5.5). The contrasts of a type are plain requests. */
export const XSTEST_SPEECH: Readonly<Record<string, string>> = {
  homonyms: 'homonym',
  figurative_language: 'figurative',
  safe_targets: 'safe target',
  safe_contexts: 'safe context',
  definitions: 'definition',
  nons_group_real_discr: 'real discrimination, nonsense group',
  real_group_nons_discr: 'nonsense discrimination, real group',
  historical_events: 'historical event',
  privacy_public: 'public information',
  privacy_fictional: 'fictional person',
};
