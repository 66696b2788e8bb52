/** The ten languages of Multilingual HateCheck as its files and row ids name them -> BCP 47. */
export const HATECHECK_LANGUAGES: Readonly<Record<string, string>> = {
  arabic: 'ar',
  dutch: 'nl',
  french: 'fr',
  german: 'de',
  hindi: 'hi',
  italian: 'it',
  mandarin: 'zh',
  polish: 'pl',
  portuguese: 'pt',
  spanish: 'es',
};

/** Language of a file by its published name, `hatecheck_cases_final_arabic.csv`; null = another name. */
export function languageOfFile(file: string): string | null {
  const name = /^hatecheck_cases_final_([a-z]+)\.csv$/i.exec(file)?.[1]?.toLowerCase() ?? '';
  return known(name);
}

/** Language of a row by its id, `arabic-12`; null = the id names none of the ten. */
export function languageOfRow(rowId: string): string | null {
  return known(rowId.slice(0, Math.max(0, rowId.lastIndexOf('-'))).toLowerCase());
}

function known(name: string): string | null {
  return Object.hasOwn(HATECHECK_LANGUAGES, name) ? (HATECHECK_LANGUAGES[name] ?? null) : null;
}
