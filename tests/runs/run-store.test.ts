import { testSuite } from '../store/check.ts';
import { cleanUp, IMPLEMENTATIONS } from '../store/fixture.ts';
import { persuasionManifestSuite } from './persuasion-manifest.suite.ts';
import { runStoreSuite } from './run-store.suite.ts';

cleanUp();
for (const [name, create] of IMPLEMENTATIONS) {
  testSuite(`run store: ${name}`, runStoreSuite, create);
  testSuite(`persuasion cases of a manifest: ${name}`, persuasionManifestSuite, create);
}
