/**
 * The JSON object that a text is: bare, or alone in one Markdown fence. Null when it is not one, or when one of its own
 * keys occurs twice (the last would silently win).
 */
export function readJsonObject(text: string): Readonly<Record<string, unknown>> | null {
  const json = unfence(text.trim());
  let value: unknown;
  try {
    value = JSON.parse(json);
  } catch {
    return null;
  }
  return isObject(value) && !repeatsKey(json) ? value : null;
}

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function unfence(text: string): string {
  if (!text.startsWith('```')) return text;
  const lines = text.split('\n');
  const open = /^(`{3,})(?:json)?$/i.exec(lines[0]?.trimEnd() ?? '');
  if (open === null || lines.length < 3 || lines.at(-1)?.trim() !== open[1]) return text;
  return lines.slice(1, -1).join('\n');
}

/** Scans text that is known to be one valid JSON object. */
function repeatsKey(json: string): boolean {
  const keys = new Set<string>();
  let depth = 0;
  for (let i = 0; i < json.length; i += 1) {
    const char = json[i];
    if (char === '{' || char === '[') depth += 1;
    else if (char === '}' || char === ']') depth -= 1;
    else if (char === '"') {
      const from = i;
      for (i += 1; json[i] !== '"'; i += 1) if (json[i] === '\\') i += 1;
      if (depth === 1 && nextMark(json, i + 1) === ':') {
        const key = JSON.parse(json.slice(from, i + 1)) as string;
        if (keys.has(key)) return true;
        keys.add(key);
      }
    }
  }
  return false;
}

function nextMark(json: string, from: number): string | undefined {
  let i = from;
  while (' \t\n\r'.includes(json[i] ?? '.')) i += 1;
  return json[i];
}
