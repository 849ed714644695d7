#!/usr/bin/env bash
# After provisioning: the vault has the secrets, so azd's environment keeps them no longer. Says how to read them.
set -euo pipefail

azd env set PUSH_CREDENTIAL_KEY= PUSH_ACCOUNT_TOKEN= PUSH_SECRETS_STORED=true > /dev/null

cat << TEXT
The key and the token are in the vault $PUSH_VAULT_NAME and nowhere else. To call the service:

  BASE=\$(azd env get-value PUSH_BASE_ADDRESS)
  SID=\$(azd env get-value PUSH_ACCOUNT_SID)
  TOKEN=\$(az keyvault secret show --vault-name "\$(azd env get-value PUSH_VAULT_NAME)" --name push-account-token --query value --output tsv)
TEXT
