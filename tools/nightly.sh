#!/usr/bin/env bash
# What takes too long for every change: sends of 20,000 pushes in which workers and the storage are killed, ten thousand seeds of faults, and a send to an audience of a million.
# Prints the seed of what failed; PUSHFUNCTIONS_CRASH_SEED repeats a run of killed workers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export PUSHFUNCTIONS_CRASH_PUSHES=${PUSHFUNCTIONS_CRASH_PUSHES:-20000}
export PUSHFUNCTIONS_FAULT_SEEDS=${PUSHFUNCTIONS_FAULT_SEEDS:-10000}

dotnet build tests/PushFunctions.Tests
dotnet run --no-build --project tests/PushFunctions.Tests -- \
  --filter-namespace PushFunctions.Tests.EndToEnd.Workers --filter-namespace "PushFunctions.Tests.Faults*" --show-live-output on
PUSHFUNCTIONS_AUDIENCE_MEMBERS=${PUSHFUNCTIONS_AUDIENCE_MEMBERS:-1000000} dotnet run --no-build --project tests/PushFunctions.Tests -- \
  --filter-class "*LargeAudienceTests" --show-live-output on
