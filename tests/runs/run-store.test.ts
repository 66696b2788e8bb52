import { testSuite } from '../store/check.ts';
import { cleanUp, IMPLEMENTATIONS } from '../store/fixture.ts';
import { runStoreSuite } from './run-store.suite.ts';

cleanUp();
for (const [name, create] of IMPLEMENTATIONS) testSuite(`run store: ${name}`, runStoreSuite, create);
