targetScope = 'subscription'

metadata name = 'PushFunctions'
metadata description = 'The service in a resource group of its own. What each parameter is for stands in docs/getting-started.md and docs/operations.md.'

@description('Name of the environment: it is part of the names of the resource group and, hashed, of all that must be unique.')
@minLength(1)
@maxLength(60)
param environmentName string

@description('Region of everything. It must offer Flex Consumption: az functionapp list-flexconsumption-locations.')
param location string

@description('Tags of every resource, beside the name of the environment.')
param tags object = {}

@description('Put before the name of every resource: up to 5 lower-case letters and digits, beginning with a letter. Another prefix makes other resources.')
@maxLength(5)
param namePrefix string = ''

@description('Base64 of 32 random bytes, under which credentials are sealed. Stored in the vault once; empty where the vault has it.')
@secure()
param credentialKey string = ''

@description('The token of the first account, 32 random characters or more. Stored in the vault once; empty where the vault has it.')
@secure()
param accountToken string = ''

@description('Whether the vault holds earlier keys in push-older-credential-keys, for as long as something is sealed with them.')
param olderCredentialKeys bool = false

@description('The address that links in answers begin with, for a service behind a gateway or a domain of its own. Empty: the address of the app.')
param publicBaseAddress string = ''

@description('Whether the console is served at /console. Whoever reaches it can try SIDs and secrets there, as at the API: docs/console.md has how to put a sign-in of Entra in front of it.')
param console bool = false

@description('More settings of docs/configuration.md, by name, for example { Push__Delivery__MaximumConcurrency: "200" }.')
param settings object = {}

@description('Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int = 2048

@description('How many instances there are at most, of all functions together.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int = 100

@description('Requests that one instance works on at a time before another is started. 0: what the platform chooses.')
@minValue(0)
@maxValue(1000)
param httpConcurrency int = 0

@description('Instances that always run, by what they serve, against the wait for a cold start: [{ name: "http", instanceCount: 1 }]. They cost also when nothing is sent.')
param alwaysReady { name: string, instanceCount: int }[] = []

@description('Whether the plan is spread over zones, in a region that has them.')
param zoneRedundant bool = false

@description('Whether an update replaces instances in batches, so that there is no time without any. False: all are restarted at once.')
param rollingUpdates bool = false

@description('Addresses (CIDR) from which the API may be called. Empty: from everywhere.')
param allowedAddresses string[] = []

@description('Copies of the data: Standard_LRS where the region has no zones, Standard_GZRS or Standard_RAGZRS to outlive a region.')
@allowed(['Standard_LRS', 'Standard_ZRS', 'Standard_GRS', 'Standard_RAGRS', 'Standard_GZRS', 'Standard_RAGZRS'])
param dataRedundancy string = 'Standard_ZRS'

@description('Whether a lock keeps the data account from being deleted. azd down fails as long as it is there.')
param lockData bool = false

@description('Whether storage and vault are reached through a network of the app only. It costs a NAT gateway and five private endpoints.')
param virtualNetwork bool = false

@description('Addresses of that network, /24 or larger.')
param networkAddresses string = '10.40.0.0/24'

@description('Whether the API is reached through a private endpoint only, and so is the endpoint that code is deployed to. Needs the network.')
param privateEndpoint bool = false

@description('Resource id of an existing subnet that the app sends through, delegated to Microsoft.App/environments. Empty: a network is made.')
param appSubnetId string = ''

@description('Resource id of an existing subnet for the private endpoints, in the same network. Goes with the subnet of the app.')
param endpointsSubnetId string = ''

@description('Resource id of a resource group that has the private DNS zones, linked to the network. Empty: zones are made and linked.')
param dnsZonesGroupId string = ''

@description('Object id of the person or group that reads and rotates the secrets. Empty: nobody.')
param operatorPrincipalId string = ''

@description('Addresses (CIDR) from which operators reach the vault where it is private.')
param operatorAddresses string[] = []

@description('Whether the vault cannot be removed for good before its retention ends. Once on, it stays on.')
param vaultPurgeProtection bool = true

@description('How long a deleted vault or secret can be brought back, in days. It cannot be changed later.')
@minValue(7)
@maxValue(90)
param vaultRetentionDays int = 90

@description('Mail addresses of those whom alerts and the budget tell. Empty: alerts show in the portal only.')
param alertEmails string[] = []

@description('How old the oldest job that is due may be before an alert, in seconds.')
@minValue(60)
param alertOldestJobSeconds int = 300

@description('How many answers with a status of 500 or more there may be in five minutes before an alert.')
@minValue(0)
param alertFailedRequests int = 5

@description('Resource id of an existing Log Analytics workspace. Empty: one is made. An existing one keeps its own retention and daily limit.')
param workspaceId string = ''

@description('How long telemetry is kept, in days.')
@minValue(30)
@maxValue(730)
param telemetryRetentionDays int = 30

@description('Gigabytes of telemetry a day after which no more is taken in; alerts are blind from then on. -1: no limit.')
param telemetryDailyLimitGb int = -1

@description('What a month may cost before mails say so, in the currency of the subscription. 0: no budget.')
@minValue(0)
param monthlyBudget int = 0

@description('First day of the month from which the budget counts, yyyy-MM-01. Keep it once a budget was made.')
param budgetStartDate string = '${utcNow('yyyy-MM')}-01'

import { roles } from 'modules/roles.bicep'

var allTags = union(tags, { 'azd-env-name': environmentName })
var token = uniqueString(subscription().id, environmentName, location)
var dashed = empty(namePrefix) ? '' : '${namePrefix}-'
var identityName = '${dashed}id-${token}'
var makesNetwork = virtualNetwork && empty(appSubnetId)
var endpointsSubnet = empty(endpointsSubnetId) ? network.?outputs.endpointsSubnetId ?? '' : endpointsSubnetId
var endpointsNetwork = split(endpointsSubnet, '/subnets/')[0]
var packages = 'packages'

resource group 'Microsoft.Resources/resourceGroups@2025-04-01' = {
  name: '${dashed}rg-${environmentName}'
  location: location
  tags: allTags
}

// Not a secret, but it must never change: derived from what never does.
var accountSid = 'AC${replace(guid(group.id, 'first account'), '-', '')}'

module identity 'modules/identity.bicep' = {
  scope: group
  params: {
    name: identityName
    location: location
    tags: allTags
  }
}

module monitoring 'modules/monitoring.bicep' = {
  scope: group
  params: {
    workspaceName: '${dashed}log-${token}'
    componentName: '${dashed}appi-${token}'
    location: location
    tags: allTags
    retentionDays: telemetryRetentionDays
    dailyLimitGb: telemetryDailyLimitGb
    existingWorkspaceId: workspaceId
    principalId: identity.outputs.principalId
    principalName: identityName
  }
}

module hostStorage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: '${namePrefix}sthost${token}'
    location: location
    tags: allTags
    sku: 'Standard_LRS'
    principalId: identity.outputs.principalId
    principalName: identityName
    // Blobs: the deployed package, locks and the timer's state. Tables: the host's diagnostic events.
    roleIds: [roles.blobDataOwner, roles.tableDataContributor]
    containers: [packages]
    isPrivate: virtualNetwork
  }
}

module dataStorage 'modules/storage.bicep' = {
  scope: group
  params: {
    name: '${namePrefix}stdata${token}'
    location: location
    tags: allTags
    sku: dataRedundancy
    principalId: identity.outputs.principalId
    principalName: identityName
    // Contributor, because the service makes its tables and queues when it starts.
    roleIds: [roles.tableDataContributor, roles.queueDataContributor]
    isPrivate: virtualNetwork
    isLocked: lockData
  }
}

module vault 'modules/vault.bicep' = {
  scope: group
  params: {
    name: '${dashed}kv-${token}'
    location: location
    tags: allTags
    principalId: identity.outputs.principalId
    principalName: identityName
    operatorPrincipalId: operatorPrincipalId
    purgeProtection: vaultPurgeProtection
    retentionDays: vaultRetentionDays
    isPrivate: virtualNetwork
    operatorAddresses: operatorAddresses
    workspaceId: monitoring.outputs.workspaceId
    credentialKey: credentialKey
    accountToken: accountToken
  }
}

module network 'modules/network.bicep' = if (makesNetwork) {
  scope: group
  params: {
    name: '${dashed}vnet-${token}'
    location: location
    tags: allTags
    addressPrefix: networkAddresses
  }
}

module endpoints 'modules/private-endpoints.bicep' = if (virtualNetwork) {
  scope: group
  params: {
    location: location
    tags: allTags
    networkId: endpointsNetwork
    subnetId: endpointsSubnet
    zonesGroupId: dnsZonesGroupId
    targets: [
      { name: '${dashed}pe-host-blob-${token}', id: hostStorage.outputs.id, service: 'blob' }
      { name: '${dashed}pe-host-table-${token}', id: hostStorage.outputs.id, service: 'table' }
      { name: '${dashed}pe-data-queue-${token}', id: dataStorage.outputs.id, service: 'queue' }
      { name: '${dashed}pe-data-table-${token}', id: dataStorage.outputs.id, service: 'table' }
      { name: '${dashed}pe-vault-${token}', id: vault.outputs.id, service: 'vault' }
    ]
  }
}

module app 'modules/function-app.bicep' = {
  scope: group
  params: {
    name: '${dashed}func-${token}'
    planName: '${dashed}plan-${token}'
    location: location
    tags: allTags
    serviceName: 'pushfunctions'
    identityId: identity.outputs.id
    identityClientId: identity.outputs.clientId
    hostStorageName: hostStorage.outputs.name
    packageContainer: '${hostStorage.outputs.blobEndpoint}${packages}'
    queueEndpoint: dataStorage.outputs.queueEndpoint
    tableEndpoint: dataStorage.outputs.tableEndpoint
    monitorConnectionString: monitoring.outputs.connectionString
    accountSid: accountSid
    accountTokenReference: vault.outputs.accountTokenReference
    credentialKeyReference: vault.outputs.credentialKeyReference
    olderCredentialKeysReference: olderCredentialKeys ? vault.outputs.olderCredentialKeysReference : ''
    publicBaseAddress: publicBaseAddress
    console: console
    settings: settings
    instanceMemoryMB: instanceMemoryMB
    maximumInstanceCount: maximumInstanceCount
    httpConcurrency: httpConcurrency
    alwaysReady: alwaysReady
    zoneRedundant: zoneRedundant
    subnetId: virtualNetwork ? (empty(appSubnetId) ? network.?outputs.appSubnetId ?? '' : appSubnetId) : ''
    rollingUpdates: rollingUpdates
    allowedAddresses: allowedAddresses
    isPrivate: privateEndpoint
  }
  // The app asks for its package and its secrets as soon as it exists.
  dependsOn: [
    endpoints
  ]
}

module appEndpoint 'modules/private-endpoints.bicep' = if (virtualNetwork && privateEndpoint) {
  scope: group
  params: {
    location: location
    tags: allTags
    networkId: endpointsNetwork
    subnetId: endpointsSubnet
    zonesGroupId: dnsZonesGroupId
    targets: [
      { name: '${dashed}pe-app-${token}', id: app.outputs.id, service: 'sites' }
    ]
  }
}

module alerts 'modules/alerts.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    prefix: 'push-${environmentName}'
    componentId: monitoring.outputs.componentId
    emails: alertEmails
    oldestJobSeconds: alertOldestJobSeconds
    failedRequests: alertFailedRequests
  }
}

module workbook 'modules/workbook.bicep' = {
  scope: group
  params: {
    location: location
    tags: allTags
    componentId: monitoring.outputs.componentId
  }
}

module budget 'modules/budget.bicep' = if (monthlyBudget > 0 && !empty(alertEmails)) {
  scope: group
  params: {
    name: 'push-${environmentName}'
    amount: monthlyBudget
    startDate: budgetStartDate
    emails: alertEmails
  }
}

output AZURE_LOCATION string = location
output AZURE_TENANT_ID string = tenant().tenantId
output AZURE_RESOURCE_GROUP string = group.name
output PUSH_APP_NAME string = app.outputs.name
output PUSH_BASE_ADDRESS string = empty(publicBaseAddress) ? app.outputs.address : publicBaseAddress
output PUSH_ACCOUNT_SID string = accountSid
output PUSH_VAULT_NAME string = vault.outputs.name
output PUSH_DATA_ACCOUNT string = dataStorage.outputs.name
output PUSH_MONITOR_NAME string = monitoring.outputs.componentName
output PUSH_OUTGOING_ADDRESS string = network.?outputs.outgoingAddress ?? ''
