#!/usr/bin/env bash
# What takes too long for every change: sends of 20,000 pushes in which workers and the storage are killed, ten thousand
# fault seeds, and a send to an Audience of a million.
# Prints the seed of what failed; PUSHFUNCTIONS_CRASH_SEED repeats a run of killed workers.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 TESTINGPLATFORM_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
export PUSHFUNCTIONS_CRASH_PUSHES=${PUSHFUNCTIONS_CRASH_PUSHES:-20000}
export PUSHFUNCTIONS_FAULT_SEEDS=${PUSHFUNCTIONS_FAULT_SEEDS:-10000}
export PUSHFUNCTIONS_AUDIENCE_MEMBERS=${PUSHFUNCTIONS_AUDIENCE_MEMBERS:-1000000}

dotnet build
dotnet run --no-build --project tests/PushFunctions.IntegrationTests -- \
  --filter-namespace PushFunctions.IntegrationTests.EndToEnd.Workers --show-live-output on
dotnet run --no-build --project tests/PushFunctions.FaultTests -- --filter-class "*FaultSuiteTests" --show-live-output on
dotnet run --no-build --project tests/PushFunctions.IntegrationTests -- --filter-class "*LargeAudienceTests" --show-live-output on
