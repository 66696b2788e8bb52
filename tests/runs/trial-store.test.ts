import { testSuite } from '../store/check.ts';
import { cleanUp, IMPLEMENTATIONS } from '../store/fixture.ts';
import { trialStoreSuite } from './trial-store.suite.ts';

cleanUp();
for (const [name, create] of IMPLEMENTATIONS) testSuite(`trial store: ${name}`, trialStoreSuite, create);
