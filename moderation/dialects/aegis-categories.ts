/** Other spellings of the Aegis 2 categories in NVIDIA's prompts, data and answers (lower case) -> code. */
export const AEGIS_ALIASES: Readonly<Record<string, string>> = {
  'guns & illegal weapons': 'S4',
  'controlled substances': 'S5',
  'suicide & self harm': 'S6',
  'suicide and self-harm': 'S6',
  'sexual minor': 'S7',
  hate: 'S8',
  pii: 'S9',
  'high-risk gov. decision making': 'S18',
  'high risk gov. decision making': 'S18',
};
