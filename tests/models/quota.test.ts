import { testSuite } from '../store/check.ts';
import { cleanUp, IMPLEMENTATIONS } from '../store/fixture.ts';
import { quotaSuite } from './quota.suite.ts';

cleanUp();
for (const [name, create] of IMPLEMENTATIONS) testSuite(`quota: ${name}`, quotaSuite, create);
