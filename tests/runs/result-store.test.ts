import { testSuite } from '../store/check.ts';
import { cleanUp, IMPLEMENTATIONS } from '../store/fixture.ts';
import { resultStoreSuite } from './result-store.suite.ts';

cleanUp();
for (const [name, create] of IMPLEMENTATIONS) testSuite(`result store: ${name}`, resultStoreSuite, create);
