#!/usr/bin/env bash
# Before provisioning: makes the key that seals credentials and the token of the first account, once. Neither is printed, nor stands on a command line.
set -euo pipefail
umask 077

if [ "${PUSH_SECRETS_STORED:-}" = true ]; then
  echo "The vault has the key and the token already."
  exit 0
fi

# What is left from a provisioning that did not come to its end goes into the vault as it is.
made=$(mktemp)
trap 'rm -f "$made"' EXIT
printf 'PUSH_CREDENTIAL_KEY="%s"\nPUSH_ACCOUNT_TOKEN="%s"\n' \
  "${PUSH_CREDENTIAL_KEY:-$(openssl rand -base64 32)}" "${PUSH_ACCOUNT_TOKEN:-$(openssl rand -hex 32)}" > "$made"
azd env set --file "$made" > /dev/null
echo "Made the key that seals credentials and the token of the first account. They go into the vault."
