import { testSuite } from '../store/check.ts';
import { cleanUp, IMPLEMENTATIONS } from '../store/fixture.ts';
import { callLedgerSuite } from './call-ledger.suite.ts';

cleanUp();
for (const [name, create] of IMPLEMENTATIONS) testSuite(`call ledger: ${name}`, callLedgerSuite, create);
