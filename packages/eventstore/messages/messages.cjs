'use strict';

/*
 * The generated messages of the protocol in a namespace of their own. As they come, they all live in one `proto` of the global object, by
 * names that the client of EventStoreDB and that of KurrentDB both use: whichever is loaded last replaces the other's messages in mid-flight.
 * The node has to serve either client from within its process.
 */
const { readFileSync } = require('node:fs');

const FOUND_GLOBAL = /var global = \(function\(\) \{[^]*?\}\.call\(null\)\);/;

const scope = { proto: {} };
const loaded = new Map();

const load = (name) => {
  const known = loaded.get(name);
  if (known !== undefined) return known.exports;
  const file = require.resolve(`@eventstore/db-client/generated/${name}`);
  const own = { exports: {} };
  loaded.set(name, own);
  const source = readFileSync(file, 'utf8').replace(FOUND_GLOBAL, 'var global = scope;');
  const requireFrom = (wanted) => (wanted.startsWith('./') ? load(wanted.slice(2)) : require(wanted));
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
