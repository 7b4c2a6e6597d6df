import { issueApiKey } from '@redress/api';
import {
  calendar,
  DEFAULT_CALENDAR,
  DEFAULT_DIRECTORY,
  directory,
  drillCalendarFrom,
  drillPolicy,
  POLICY_PROFILES,
  type PolicyProfileName,
  policyProfileNames,
  policySet,
  RULE_DOCUMENT_ID,
  SYSTEM,
  staffMember,
  streamOf,
} from '@redress/domain';
import { commandId, type EventStore } from '@redress/eventstore';
import { badInput, failed } from '../failure.js';
import type { DataFolder } from '../folder/data-folder.js';
import { readWhole, writeWhole } from '../folder/files.js';
import type { Core } from './core.js';
import { STAFF_NAMES } from './staff-names.js';

/** The shipped documents hold from here: before any case that could ever be recorded or back-dated. */
const ALWAYS = '2000-01-01T00:00:00.000Z';

export type SeedOptions = {
  readonly kind: DataFolder['kind'];
  readonly createdAt: string;
  /** Seconds of real time that stand for a working day, in drills. */
  readonly drillDaySeconds?: number;
  /** The policy to begin with; REDRESS_PROFILE, else the documents' own. */
  readonly profile?: string;
};

/** The profile that was asked for, by option or environment; undefined where nobody asked. */
const askedProfile = (given: string | undefined): PolicyProfileName | undefined => {
  const name = given ?? (process.env.REDRESS_PROFILE || undefined);
  if (name === undefined) return undefined;
  const found = policyProfileNames.find((known) => known === name);
  if (found === undefined) throw badInput(`there is no profile ${JSON.stringify(name)}`, `use one of: ${policyProfileNames.join(', ')}`);
  return found;
};

const isBegun = async (store: EventStore, stream: string): Promise<boolean> => {
  for await (const _event of store.read(stream, { limit: 1 })) return true;
  return false;
};

/**
 * Publishes the shipped policy, calendar and directory and the names of the staff, where nothing is published yet. Repeating it, also after
 * a kill in the middle, changes nothing.
 */
export const seed = async (
  { store, handler, rules }: Core,
  { kind, createdAt, drillDaySeconds = 3, profile }: SeedOptions,
): Promise<void> => {
  const drill = kind === 'drill';
  const asked = askedProfile(profile);
  if (profile !== undefined && (await isBegun(store, streamOf(policySet, RULE_DOCUMENT_ID))))
    throw badInput(
      'this folder has a policy already: a profile is chosen on the first start',
      `propose it instead: redress policy draft --profile ${asked} --by STAFF --reason TEXT`,
    );
  const { document } = POLICY_PROFILES[asked ?? 'documents'];
  const publish = async (aggregate: typeof policySet | typeof calendar | typeof directory, type: string, document: unknown) => {
    if (await isBegun(store, streamOf(aggregate, RULE_DOCUMENT_ID))) return;
    const handled = await handler.handle(aggregate as typeof policySet, RULE_DOCUMENT_ID, {
      id: commandId('set-up', type),
      type: type as 'PublishPolicy',
      data: { document, effectiveFrom: ALWAYS },
      actor: SYSTEM,
      at: new Date().toISOString(),
    });
    if (handled.outcome === 'refused')
      throw failed(`the shipped document of ${type} is refused: ${handled.reason} ${handled.detail ?? ''}`);
  };
  await publish(policySet, 'PublishPolicy', drill ? drillPolicy(document) : document);
  await publish(calendar, 'PublishCalendar', drill ? drillCalendarFrom(createdAt, drillDaySeconds) : DEFAULT_CALENDAR);
  await publish(directory, 'PublishDirectory', DEFAULT_DIRECTORY);
  await rules.refresh();

  for (const [staffId, name] of Object.entries(STAFF_NAMES)) {
    if (await isBegun(store, streamOf(staffMember, staffId))) continue;
    await handler.handle(staffMember, staffId, {
      id: commandId('set-up', 'staff', staffId),
      type: 'RecordStaffProfile',
      data: { name },
      actor: SYSTEM,
      at: new Date().toISOString(),
    });
  }
};

const KEY = /^rk_([0-9A-Za-z]+)_/;

/** The command line's own key: kept in a file that only its owner can read, issued anew when it or its record in the log is missing. */
export const ensureCliKey = async ({ store, handler, keyring }: Core, folder: DataFolder): Promise<string> => {
  const kept = readWhole(folder.cliKey)?.trim();
  const keyId = KEY.exec(kept ?? '')?.[1];
  if (kept !== undefined && keyId !== undefined && (await isBegun(store, `apiKey-${keyId}`))) return kept;
  const { key } = await issueApiKey(
    { handler, pepper: keyring.pepper },
    // Nobody in the directory: it asks and decides nothing, and personal data are withheld from it as from any service.
    { staffId: 'cli', role: 'local_command_line', kind: 'external_service', label: 'local command line' },
  );
  writeWhole(folder.cliKey, `${key}\n`, 0o600);
  return key;
};
