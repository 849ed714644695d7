# After provisioning: the vault has the secrets, so azd's environment keeps them no longer. Says how to read them.
$ErrorActionPreference = 'Stop'

azd env set PUSH_CREDENTIAL_KEY= PUSH_ACCOUNT_TOKEN= PUSH_SECRETS_STORED=true | Out-Null
if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }

Write-Output @"
The key and the token are in the vault $env:PUSH_VAULT_NAME and nowhere else. To call the service:

  `$base = azd env get-value PUSH_BASE_ADDRESS
  `$sid = azd env get-value PUSH_ACCOUNT_SID
  `$token = az keyvault secret show --vault-name (azd env get-value PUSH_VAULT_NAME) --name push-account-token --query value --output tsv
"@
