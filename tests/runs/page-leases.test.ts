import { testSuite } from '../store/check.ts';
import { cleanUp, IMPLEMENTATIONS } from '../store/fixture.ts';
import { pageLeasesSuite } from './page-leases.suite.ts';

cleanUp();
for (const [name, create] of IMPLEMENTATIONS) testSuite(`page leases: ${name}`, pageLeasesSuite, create);
