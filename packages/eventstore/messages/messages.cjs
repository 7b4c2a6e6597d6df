'use strict';

/*
 * The generated messages of the protocol in a namespace of their own. As they come, they all live in one `proto` of the global object, by
 * names that the client of EventStoreDB and that of KurrentDB both use: whichever is loaded last replaces the other's messages in mid-flight.
 * The node has to serve either client from within its process.
 */
const { readFileSync } = require('node:fs');
const jspb = require('google-protobuf');

const FOUND_GLOBAL = /var global = \(function\(\) \{[\s\S]*?\}\.call\(null\)\);/;

/**
 * The library takes the length of a message or a text on trust and goes on reading where there are no bytes: a request of ten bytes that claims
 * four gigabytes keeps the process busy for minutes.
 */
class BoundedReader extends jspb.BinaryReader {
  readMessage(message, read) {
    this.#checkLength();
    return super.readMessage(message, read);
  }

  readString() {
    this.#checkLength();
    return super.readString();
  }

  /** Looks at the length that comes next, in groups of seven bits. */
  #checkLength() {
    const bytes = this.getBuffer();
    let at = this.getCursor();
    let length = 0;
    for (let factor = 1; ; factor *= 128) {
      const byte = bytes[at] ?? Number.NaN;
      at += 1;
      length += (byte % 128) * factor;
      if (!(byte >= 128)) break;
    }
    if (!(at + length <= bytes.length)) throw new Error('a field is longer than the message it is in');
  }
}

const library = Object.assign(Object.create(jspb), { BinaryReader: BoundedReader });

const scope = { proto: {} };
const loaded = new Map();

const load = (name) => {
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const file = require.resolve(`@eventstore/db-client/generated/${name}`);
  const own = { exports: {} };
  loaded.set(name, own);
  const source = readFileSync(file, 'utf8').replace(FOUND_GLOBAL, 'var global = scope;');
  const requireFrom = (wanted) => {
    if (wanted.startsWith('./')) return load(wanted.slice(2));
    return wanted === 'google-protobuf' ? library : require(wanted);
  };
  // The file is a dependency's own, at a pinned version; what it calls `proto` is a parameter here.
  const run = new Function('exports', 'require', 'module', 'proto', 'scope', `${source}\n//# sourceURL=${file}`);
  run(own.exports, requireFrom, own, scope.proto, scope);
  return own.exports;
};

exports.features = load('serverfeatures_pb.js');
exports.featuresGrpc = load('serverfeatures_grpc_pb.js');
exports.gossip = load('gossip_pb.js');
exports.gossipGrpc = load('gossip_grpc_pb.js');
exports.persistent = load('persistent_pb.js');
exports.persistentGrpc = load('persistent_grpc_pb.js');
exports.rpc = load('status_pb.js');
exports.shared = load('shared_pb.js');
exports.streams = load('streams_pb.js');
exports.streamsGrpc = load('streams_grpc_pb.js');
