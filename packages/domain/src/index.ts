export { type Aggregate, parseStream, streamOf } from './aggregate.js';
export {
  type CommandCatalogue,
  type CommandsOf,
  defineEvents,
  type EventCatalogue,
  type EventDefinition,
  type EventsOf,
  evolved,
  kebab,
  type Upcaster,
} from './catalogue.js';
export type { CaseView, ClockView, ImprovementView, LoopCommand, Sent } from './complaint/case-view.js';
export { accept, type Context, type Decider, type Decision, fold, refuse } from './decider.js';
export {
  type Actor,
  actor,
  type EventMetadata,
  eventMetadata,
  type Instant,
  instant,
  type RuleVersions,
  ruleVersions,
  type Stage,
  SYSTEM,
  stages,
} from './envelope.js';
export {
  ERASED,
  type Erased,
  isErased,
  type Json,
  joinPersonal,
  type Personal,
  type PersonalValues,
  personal,
  splitPersonal,
} from './personal.js';
