import { openCore } from '../engine/core.js';
import { errorLog } from '../engine/log.js';
import { startLoops } from '../engine/loops.js';
import { runChild, setting } from './child.js';

/** Worker and relay as a child of `up --split`. */
await runChild(async () => {
  const log = errorLog('worker');
  const core = await openCore({ eventStoreUrl: setting('EVENTSTORE_URL'), keys: setting('REDRESS_KEYS'), log });
  const loops = await startLoops({ core, temporalAddress: setting('TEMPORAL_ADDRESS'), log });
  return {
    // It listens nowhere.
    ready: { port: 0 },
    stop: async () => {
      await loops.stop();
      await core.close();
    },
  };
});
