import { join } from 'node:path';
import type { Dataset, SourceFile } from './dataset.ts';
import { checkSha256 } from './io/file-digest.ts';
import type { StoredDataset } from './stored.ts';
import type { StoredReader } from './stored-reader.ts';

/** An added data set that one of our readers reads. */
export function readerDataset(
  { name, version, licence, files }: StoredDataset,
  reader: StoredReader,
  folder: string,
): Dataset {
  async function* read<Row>(load: (file: SourceFile) => AsyncGenerator<Row>): AsyncGenerator<Row> {
    for (const { as, name: file, sha256 } of files) {
      const path = join(folder, as);
      await checkSha256(path, sha256);
      const language = reader.kind === 'unified' ? 'und' : reader.language;
      yield* load({ source: name, version, path, file, language, facets: {} });
    }
  }
  const common = { name, version, licence, origin: 'added', media: [] } as const;
  if (reader.kind === 'unified') {
    const sources = reader.sources.map((one) => one.name).join(', ');
    return {
      ...common,
      title: `unified benchmark of ${sources}`,
      citation: reader.sources.flatMap(({ citation }) => citation ?? []).join(' ') || null,
      contentWarning: `the content of ${sources}, hateful and sexual text among it`,
      rows: async function* () {
        const { readUnified } = await import('./unified/row.ts');
        yield* read(readUnified);
      },
      votes: null,
    };
  }
  const load = () => import('./readers/multilingual-hatecheck.ts');
  return {
    ...common,
    title: `Multilingual HateCheck: ${reader.language}`,
    citation: null,
    contentWarning: 'hateful and abusive text, slurs',
    rows: async function* () {
      yield* read((await load()).readMultilingualHatecheck);
    },
    votes: async function* () {
      yield* read((await load()).readMultilingualHatecheckVotes);
    },
  };
}
