import { credentials, type ServiceError } from '@grpc/grpc-js';
import timestamp from 'google-protobuf/google/protobuf/timestamp_pb.js';
import { shared, streams, streamsGrpc } from '../wire/messages.js';

/** Speaks the protocol without the client's own care, to send what the client never would. */
export const rawClient = ({ host, port }: { readonly host: string; readonly port: number }) =>
  new streamsGrpc.StreamsClient(`${host}:${port}`, credentials.createInsecure(), { 'grpc.max_send_message_length': -1 });

export const empty = new shared.Empty();
export const named = (name: string) => new shared.StreamIdentifier().setStreamName(Buffer.from(name, 'utf8'));
export const uuid = (text: string) => new shared.UUID().setString(text);

type Properties = Readonly<Record<string, string>>;
const JSON_EVENT: Properties = { type: 't', 'content-type': 'application/json' };

export const proposed = <Message extends streams.AppendReq.ProposedMessage | streams.BatchAppendReq.ProposedMessage>(
  message: Message,
  id: string,
  properties: Properties = JSON_EVENT,
  data: Uint8Array = Buffer.from('{}'),
): Message => {
  message.setId(uuid(id));
  message.setData(data);
  for (const [key, value] of Object.entries(properties)) message.getMetadataMap().set(key, value);
  return message;
};

/** One message of a batch stream; `first` gives it options that expect anything. */
export const batchMessage = (
  correlation: string,
  parts: {
    readonly first?: { readonly stream: string; readonly deadline?: number };
    readonly ids?: readonly string[];
    readonly final?: boolean;
  },
): streams.BatchAppendReq => {
  const request = new streams.BatchAppendReq().setCorrelationId(uuid(correlation)).setIsFinal(parts.final ?? false);
  request.setProposedMessagesList((parts.ids ?? []).map((id) => proposed(new streams.BatchAppendReq.ProposedMessage(), id)));
  if (parts.first === undefined) return request;
  const options = new streams.BatchAppendReq.Options().setStreamIdentifier(named(parts.first.stream)).setAny(empty as never);
  if (parts.first.deadline !== undefined) options.setDeadline(timestamp.Timestamp.fromDate(new Date(parts.first.deadline)));
  return request.setOptions(options);
};

/** A message as it travels: behind a flag and its length. */
export const framed = (message: { serializeBinary(): Uint8Array }): Buffer => {
  const body = message.serializeBinary();
  const prefix = Buffer.alloc(5);
  prefix.writeUInt32BE(body.length, 1);
  return Buffer.concat([prefix, body]);
};

/** How many messages lie in what has travelled. */
export const framesIn = (bytes: Buffer): number => {
  let count = 0;
  for (let at = 0; at + 5 <= bytes.length; at += 5 + bytes.readUInt32BE(at + 1)) count += 1;
  return count;
};

export type BatchAnswer = { readonly correlation: string; readonly stream: string; readonly error?: string; readonly code?: number };

/** What a batch stream answers, in order; a failure without what the client takes for granted throws. */
export const batchAnswer = (response: streams.BatchAppendResp): BatchAnswer => {
  const stream = Buffer.from(response.getStreamIdentifier()?.getStreamName_asU8() ?? []).toString('utf8');
  const answer = { correlation: response.getCorrelationId()?.getString() ?? '', stream };
  const error = response.getError();
  if (error === undefined) return answer;
  const details = error.getDetails();
  if (!response.hasStreamIdentifier() || details === undefined) throw new Error('a failure without stream or details');
  return { ...answer, error: details.getTypeName().replace('event_store.client.', ''), code: error.getCode() };
};

/** An open batch stream with what it has answered so far, and how it failed. */
export const batchStream = (client: ReturnType<typeof rawClient>) => {
  const answers: BatchAnswer[] = [];
  const faults: ServiceError[] = [];
  const call = client.batchAppend();
  call.on('data', (response: streams.BatchAppendResp) => answers.push(batchAnswer(response)));
  call.on('error', (fault: ServiceError) => faults.push(fault));
  return { call, answers, faults };
};
