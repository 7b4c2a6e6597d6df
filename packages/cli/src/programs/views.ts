import { openCore } from '../engine/core.js';
import { openDoors } from '../engine/doors.js';
import { errorLog } from '../engine/log.js';
import { startProjecting } from '../engine/projecting.js';
import { openViews, untilBuilt, viewsProblem } from '../engine/views.js';
import { ensureDataFolder } from '../folder/data-folder.js';
import { readWhole } from '../folder/files.js';
import { runChild, setting } from './child.js';

/** Projector and API as a child of `up --split`: on the embedded database both live in its one owner. */
await runChild(async () => {
  const log = errorLog('views');
  const folder = ensureDataFolder(setting('REDRESS_DATA'));
  const core = await openCore({ eventStoreUrl: setting('EVENTSTORE_URL'), keys: folder.keys, log });
  const views = await openViews({ folder }, log);
  const secret = readWhole(folder.cliKey)?.trim();
  const { projector, health, stop } = await startProjecting({ core, views, log, ...(secret !== undefined && { secret }) });
  await untilBuilt(projector);
  const doors = await openDoors({
    core,
    database: views.database,
    parts: [{ name: 'projector', problem: () => viewsProblem(projector) }],
    host: setting('REDRESS_API_HOST'),
    port: Number(setting('REDRESS_API_PORT')),
    log,
  });
  return {
    ready: { url: doors.url, port: doors.port, viewsUrl: health.url },
    stop: async () => {
      await doors.stop();
      await stop();
      await views.close();
      await core.close();
    },
  };
});
