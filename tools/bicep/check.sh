#!/usr/bin/env bash
# Compiles and lints infra/ with the locked Bicep compiler from NuGet. Anything that the compiler says fails it, and so does a file that is not formatted.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1

if [[ "$(uname -s)-$(uname -m)" != Linux-x86_64 ]]; then
  echo "skipped: the Bicep compiler is locked for Linux on x64 only"
  exit 0
fi

dotnet restore tools/bicep --verbosity quiet
bicep=$(dotnet msbuild tools/bicep -getProperty:BicepPath)
[ -x "$bicep" ] || chmod +x "$bicep"
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# silently COMMAND...: fails where the command fails or says anything at all.
silently() {
  if ! "$@" > "$scratch/said" 2>&1 || [ -s "$scratch/said" ]; then
    cat "$scratch/said"
    exit 1
  fi
}

silently "$bicep" build infra/main.bicep --outfile "$scratch/main.json"
silently "$bicep" lint infra/main.bicep
AZURE_LOCATION=anywhere silently "$bicep" build-params infra/main.bicepparam --outfile "$scratch/parameters.json"

cp -r infra "$scratch/infra"
"$bicep" format --pattern "$scratch/infra/**/*.bicep*" > /dev/null
diff -r infra "$scratch/infra" || { echo "Not formatted. Run: $bicep format --pattern 'infra/**/*.bicep*'"; exit 1; }
echo "$("$bicep" --version): infra/ compiles without a warning"
