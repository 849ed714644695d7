using 'main.bicep'

// azd hands its environment over: azd env set PUSH_… before azd provision. What is not set keeps a safe default.

param environmentName = readEnvironmentVariable('AZURE_ENV_NAME', 'push')
param location = readEnvironmentVariable('AZURE_LOCATION', '')
param namePrefix = readEnvironmentVariable('PUSH_NAME_PREFIX', '')
param tags = json(readEnvironmentVariable('PUSH_TAGS', '{}'))

// The hook before provisioning makes these once; the hook afterwards takes them out of azd's environment.
param credentialKey = readEnvironmentVariable('PUSH_CREDENTIAL_KEY', '')
param accountToken = readEnvironmentVariable('PUSH_ACCOUNT_TOKEN', '')
param olderCredentialKeys = bool(readEnvironmentVariable('PUSH_OLDER_CREDENTIAL_KEYS', 'false'))

param publicBaseAddress = readEnvironmentVariable('PUSH_PUBLIC_BASE_ADDRESS', '')
param console = bool(readEnvironmentVariable('PUSH_CONSOLE', 'false'))
param settings = json(readEnvironmentVariable('PUSH_SETTINGS', '{}'))

param instanceMemoryMB = any(int(readEnvironmentVariable('PUSH_INSTANCE_MEMORY_MB', '2048')))
param maximumInstanceCount = int(readEnvironmentVariable('PUSH_MAXIMUM_INSTANCES', '100'))
param httpConcurrency = int(readEnvironmentVariable('PUSH_HTTP_CONCURRENCY', '0'))
param alwaysReady = json(readEnvironmentVariable('PUSH_ALWAYS_READY', '[]'))
param zoneRedundant = bool(readEnvironmentVariable('PUSH_ZONE_REDUNDANT', 'false'))
param rollingUpdates = bool(readEnvironmentVariable('PUSH_ROLLING_UPDATES', 'false'))
param allowedAddresses = json(readEnvironmentVariable('PUSH_ALLOWED_ADDRESSES', '[]'))

param dataRedundancy = any(readEnvironmentVariable('PUSH_DATA_REDUNDANCY', 'Standard_ZRS'))
param lockData = bool(readEnvironmentVariable('PUSH_LOCK_DATA', 'false'))

param virtualNetwork = bool(readEnvironmentVariable('PUSH_VIRTUAL_NETWORK', 'false'))
param networkAddresses = readEnvironmentVariable('PUSH_NETWORK_ADDRESSES', '10.40.0.0/24')
param privateEndpoint = bool(readEnvironmentVariable('PUSH_PRIVATE_ENDPOINT', 'false'))
param appSubnetId = readEnvironmentVariable('PUSH_APP_SUBNET_ID', '')
param endpointsSubnetId = readEnvironmentVariable('PUSH_ENDPOINTS_SUBNET_ID', '')
param dnsZonesGroupId = readEnvironmentVariable('PUSH_DNS_ZONES_GROUP_ID', '')

param operatorPrincipalId = readEnvironmentVariable(
  'PUSH_OPERATOR_PRINCIPAL_ID',
  readEnvironmentVariable('AZURE_PRINCIPAL_ID', '')
)
param operatorAddresses = json(readEnvironmentVariable('PUSH_OPERATOR_ADDRESSES', '[]'))
param vaultPurgeProtection = bool(readEnvironmentVariable('PUSH_VAULT_PURGE_PROTECTION', 'true'))
param vaultRetentionDays = int(readEnvironmentVariable('PUSH_VAULT_RETENTION_DAYS', '90'))

param alertEmails = json(readEnvironmentVariable('PUSH_ALERT_EMAILS', '[]'))
param alertOldestJobSeconds = int(readEnvironmentVariable('PUSH_ALERT_OLDEST_JOB_SECONDS', '300'))
param alertFailedRequests = int(readEnvironmentVariable('PUSH_ALERT_FAILED_REQUESTS', '5'))
param workspaceId = readEnvironmentVariable('PUSH_WORKSPACE_ID', '')
param telemetryRetentionDays = int(readEnvironmentVariable('PUSH_TELEMETRY_RETENTION_DAYS', '30'))
param telemetryDailyLimitGb = int(readEnvironmentVariable('PUSH_TELEMETRY_DAILY_LIMIT_GB', '-1'))
param monthlyBudget = int(readEnvironmentVariable('PUSH_MONTHLY_BUDGET', '0'))
