import { type ErasureGrounds, erasureGrounds } from '@redress/domain';
import type { RecordedCertificate } from '@redress/eventstore';
import type { Command } from 'commander';
import { staffActor } from '../engine/staff-actor.js';
import { badInput } from '../failure.js';
import { dataOf, outputOf } from './context.js';
import { withCore } from './with-core.js';

const HELP = `
PERSON is one of
  customer-ID      a customer, in all cases of theirs
  complainant-ID   whoever complained in case ID without being a known customer
  complaint-ID     whichever of the two case ID belongs to
  improvement-ID   whoever is spoken of in improvement ID
  staff-ID         a member of staff
  service-ID       who held API keys for a service
  policy-main      (calendar-main, directory-main) why a rule document was published late
Their keys are destroyed, which cannot be taken back: in the log and in every copy of it their values read as erased. Figures, deadlines and
proofs stay. Afterwards a certificate is written into the log: who, when, whose, which keys and why, without personal data.
A key that was lost before is certified as that: nothing could be destroyed, and no copy of it that turns up later is used again.
Erasing a person again changes nothing and answers with the certificates there are. Reads the whole log once. Exports of the keyring made before still hold the keys: make a new one and destroy those.
Grounds: ${erasureGrounds.join(', ')}.
`;

type Options = { readonly by: string; readonly grounds: string };

const groundsOf = (text: string): ErasureGrounds => {
  const found = erasureGrounds.find((grounds) => grounds === text);
  if (found === undefined) throw badInput(`--grounds must be one of ${erasureGrounds.join(', ')}, not ${JSON.stringify(text)}`);
  return found;
};

const unknown = (person: string) =>
  badInput(
    `nobody is known as ${person}`,
    'name customer-ID, complainant-ID, complaint-ID, improvement-ID, staff-ID or service-ID; nothing was changed',
  );

const sentence = ({ person, keyIds, lostBefore, position }: RecordedCertificate): string =>
  lostBefore === true
    ? `${person}: ${keyIds.length} key(s) had been lost before; nothing could be destroyed, the values read as erased, certificate at ${position}`
    : `${person} is erased: ${keyIds.length} key(s) destroyed, certificate at ${position}`;

export const eraseCommand = (program: Command): void => {
  program
    .command('erase')
    .summary("erase a person: destroy their keys, certified in the log; can't be undone")
    .description('Erases a person for good by destroying their keys, and certifies it in the log.')
    .argument('<person>', 'whom, such as customer-C-10086')
    .requiredOption('--by <STAFF>', 'staff id of who erases, such as s-027')
    .option('--grounds <GROUNDS>', 'why', 'request')
    .addHelpText('after', HELP)
    .action(async (given: string, options: Options, command: Command) => {
      const out = outputOf(command);
      const grounds = groundsOf(options.grounds);
      if (!/^[A-Za-z0-9][A-Za-z0-9._:-]{0,199}$/.test(given)) throw unknown(JSON.stringify(given));
      const { person, erased } = await withCore({ path: dataOf(command), command: 'erase', out }, async (core) => {
        const { erasePerson, personNamed } = await import('@redress/eventstore');
        const actor = staffActor(core.rules, options.by);
        const whom = await personNamed(core.handler, given);
        if (whom === undefined) throw unknown(given);
        return { person: whom, erased: await erasePerson(core, { person: whom, grounds, actor }) };
      });
      if (erased.outcome === 'unknown' || erased.outcome === 'id-reused') throw unknown(person);
      const { outcome, certificates } = erased;
      const lines = certificates.map(sentence);
      if (out.json) out.result({ person, outcome, certificates });
      else out.result([...(outcome === 'erased-before' ? [`${person} is erased already; nothing was changed`] : []), ...lines].join('\n'));
    });
};
