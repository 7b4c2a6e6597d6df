import { describe, expect, it } from '@jest/globals';
import { z } from 'zod';
import { catalogue } from './aggregates.js';
import { eventMetadata } from './envelope.js';
import { personal } from './personal.js';
import { wordsInClear } from './testing/words-in-clear.js';

/**
 * Words that lie in the log in clear, and why they may. Whoever adds a line here has asked: can this speak of a person, could somebody put a
 * name into it because there is no better place? Then it is personal, and views that need it go without.
 */
const IN_CLEAR: readonly (readonly [place: RegExp, why: string])[] = [
  [/\/(basis|move)\/timezone$/, 'an IANA zone'],
  [/\/(basis|move)\/steps\/\*\/name$/, 'what a public holiday or a day of the company is called in its calendar'],
  [/^\w+\/(deadlines\/\*\/(basis\/window\/)?)?policyKey$/, 'a key of the policy document, written by the rules and by nobody else'],
  [/\/quantity\/unit$|\/(ordered|claim)Quantity\/unit$/, 'the unit of a number, of 20 characters: 台, kg'],
  [/^Complaint(Recorded|RecordCorrected)\/productName$|^ImprovementPlanned\/product$/, 'a product is no person; figures are kept by it'],
  [/^RootCauseIdentified\/causes\/\*\/category$/, 'the kind of a cause, by which causes are counted; what happened is in its description'],
  [/^RootCauseIdentified\/standardsChecked\/\*$/, 'names of standards and work instructions'],
  [/^HandlingPlanNotified\/notice\/customerClass$/, 'a class of customers on the printed form, shared by many'],
  [/^CaseImported\/sourceFile$|^ImportBegun\/fileName$/, 'the name of a file with the cases of many'],
  [/^CaseImported\/timezone$/, 'an IANA zone'],
  [/^ImportBegun\/profile\//, 'how files of a source are read: names of columns, forms and values that many rows share'],
  [/^CaseImported\/sourceId$/, 'an id, or the keyed hash that the import puts in its place; as stated it is personal'],
  [
    /^FactsReported\/facts\/\*\/(value|asReported)$/,
    'attributes that an import profile picks to be counted; profiles leave out names and narratives',
  ],
  [/^PolicySet(Activated|Drafted)\/document\//, 'rules of the company, published for everybody'],
  [/^PolicyValueSet\/value/, 'a value of such rules'],
  [/^DaysAnnounced\/announcement\//, 'what is announced to everybody: titles, who issued it, names of holidays'],
  [/^Calendar(Published|Drafted)\/document\//, 'the zone and the holidays of the company'],
  [/^Directory(Published|Drafted)\/document\/departments\/\*\/name$/, 'a department; persons are in the directory by staff id only'],
  [/^metadata\/(correlation|causation)Id$/, 'a stream, a command or an event by its name, written by the engine'],
];

const places = [
  ...Object.entries(catalogue).flatMap(([name, { data }]) => wordsInClear(data).map((at) => name + at)),
  ...wordsInClear(eventMetadata).map((at) => `metadata${at}`),
];

describe('free words in an event', () => {
  it('are declared personal, or stand in the list of those that speak of nobody', () => {
    expect(places.filter((place) => !IN_CLEAR.some(([known]) => known.test(place)))).toEqual([]);
  });

  it('stand in that list only as long as there are such places', () => {
    expect(IN_CLEAR.filter(([known]) => !places.some((place) => known.test(place)))).toEqual([]);
  });

  it('are found wherever a schema may hold them', () => {
    const words = z.string().trim().min(1).max(500);
    const reply = z.strictObject({
      get replies() {
        return z.array(reply);
      },
      text: words.refine(() => true),
    });
    const schema = z.strictObject({
      optional: words.optional(),
      list: z.array(words.nullable()),
      pair: z.tuple([z.int(), words]),
      byKey: z.record(words, z.int()),
      either: z.union([z.int(), z.strictObject({ inner: words.default('') })]),
      lazy: z.lazy(() => words),
      anything: z.unknown(),
      reply,
      sealed: personal(words).optional(),
      sealedList: z.array(personal(words)),
      sealedWhole: personal(z.strictObject({ name: words })),
      closed: z.enum(['a', 'b']),
      instant: z.iso.datetime(),
      id: z.string().regex(/^[a-z]+$/),
      count: z.int(),
    });
    expect(wordsInClear(schema)).toEqual([
      '/optional',
      '/list/*',
      '/pair',
      '/byKey/(key)',
      '/either/inner',
      '/lazy',
      '/anything',
      '/reply/text',
    ]);
  });
});
