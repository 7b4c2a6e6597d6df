#!/bin/sh
# Registers the namespace of the engine; safe to repeat. Histories are disposable: the event log is the truth.
set -eu
temporal operator namespace describe --namespace default >/dev/null 2>&1 ||
  temporal operator namespace create --namespace default --retention 72h
