import { testSuite } from '../store/check.ts';
import { cleanUp, IMPLEMENTATIONS } from '../store/fixture.ts';
import { derivationsSuite } from './derivations.suite.ts';

cleanUp();
for (const [name, create] of IMPLEMENTATIONS) testSuite(`derivations: ${name}`, derivationsSuite, create);
