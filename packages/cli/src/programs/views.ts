import { openCore } from '../engine/core.js';
import { openDoors } from '../engine/doors.js';
import { errorLog } from '../engine/log.js';
import { openViews, startViews, viewsProblem } from '../engine/views.js';
import { ensureDataFolder } from '../folder/data-folder.js';
import { runChild, setting } from './child.js';

/** Projector and API as a child of `up --split`: on the embedded database both live in its one owner. */
await runChild(async () => {
  const log = errorLog('views');
  const folder = ensureDataFolder(setting('REDRESS_DATA'));
  const core = await openCore({ eventStoreUrl: setting('EVENTSTORE_URL'), keys: folder.keys, log });
  const views = await openViews({ folder }, log);
  const projector = startViews(core, views, log);
  const doors = await openDoors({
    core,
    database: views.database,
    parts: [{ name: 'projector', problem: () => viewsProblem(projector) }],
    host: setting('REDRESS_API_HOST'),
    port: Number(setting('REDRESS_API_PORT')),
    log,
  });
  return {
    ready: { url: doors.url, port: doors.port },
    stop: async () => {
      await doors.stop();
      await projector.stop();
      await views.close();
      await core.close();
    },
  };
});
