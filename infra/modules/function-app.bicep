metadata description = 'The Functions app on a Flex Consumption plan, with every setting that the service reads.'

@description('Name of the app, unique in the world.')
param name string

@description('Name of the plan.')
param planName string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Name under which azure.yaml deploys to the app.')
param serviceName string

@description('Resource id of the identity of the app.')
param identityId string

@description('Client id of the identity of the app.')
param identityClientId string

@description('Name of the storage account of the Functions host.')
param hostStorageName string

@description('Address of the container that the app is deployed to.')
param packageContainer string

@description('Address of the queues of the data account.')
param queueEndpoint string

@description('Address of the tables of the data account.')
param tableEndpoint string

@description('Connection string of Application Insights. It holds no secret: writing takes the identity.')
param monitorConnectionString string

@description('The first account: AC and 32 lower-case hex digits.')
param accountSid string

@description('Key Vault reference to the token of the first account.')
param accountTokenReference string

@description('Key Vault reference to the key that seals credentials.')
param credentialKeyReference string

@description('Key Vault reference to earlier keys. Empty: there are none.')
param olderCredentialKeysReference string

@description('The address that links in answers begin with. Empty: the address of the app.')
param publicBaseAddress string

@description('Whether /console is served.')
param console bool

@description('More settings of docs/configuration.md, by name.')
param settings object

@description('Memory of an instance in MB.')
@allowed([512, 2048, 4096])
param instanceMemoryMB int

@description('How many instances there are at most, of all functions together.')
@minValue(1)
@maxValue(1000)
param maximumInstanceCount int

@description('Requests that one instance works on at a time before another is started. 0: what the platform chooses.')
@minValue(0)
@maxValue(1000)
param httpConcurrency int

@description('Instances that always run, by what they serve: http, or function:Deliver, function:DeliverExpress, function:Expand.')
param alwaysReady { name: string, instanceCount: int }[]

@description('Whether the plan is spread over zones, in a region that has them.')
param zoneRedundant bool

@description('Subnet for what the app sends. Empty: none.')
param subnetId string

@description('Whether an update replaces instances in batches. False: all are restarted at once.')
param rollingUpdates bool

@description('Addresses (CIDR) from which the API may be called. Empty: from everywhere.')
param allowedAddresses string[]

@description('Whether the app is reached through a private endpoint only.')
param isPrivate bool

// The service refuses a longer body itself, with a text. What is longer by far the host refuses unread: it would lie in memory before anybody signed in.
var longestBody = int(settings.?Push__MaxRequestBytes ?? '16777216') + 1048576

var needed = {
  AzureWebJobsStorage__accountName: hostStorageName
  AzureWebJobsStorage__credential: 'managedidentity'
  AzureWebJobsStorage__clientId: identityClientId
  APPLICATIONINSIGHTS_CONNECTION_STRING: monitorConnectionString
  APPLICATIONINSIGHTS_AUTHENTICATION_STRING: 'ClientId=${identityClientId};Authorization=AAD'
  OTEL_TRACES_SAMPLER: 'microsoft.fixed_percentage'
  OTEL_TRACES_SAMPLER_ARG: settings.?Push__Telemetry__SamplingRatio ?? '1'
  AZURE_TRACING_DISABLED: 'true'
  PushStorage__queueServiceUri: queueEndpoint
  PushStorage__tableServiceUri: tableEndpoint
  PushStorage__credential: 'managedidentity'
  PushStorage__clientId: identityClientId
  Push__Account__Sid: accountSid
  Push__Account__AuthToken: accountTokenReference
  Push__CredentialKey: credentialKeyReference
  Push__Console__Enabled: string(console)
  FUNCTIONS_REQUEST_BODY_SIZE_LIMIT: string(longestBody)
  AzureFunctionsJobHost__extensions__queues__maxPollingInterval: settings.?AzureFunctionsJobHost__extensions__queues__maxPollingInterval ?? '00:00:01'
  Push__PublicBaseAddress: empty(publicBaseAddress) ? 'https://${name}.azurewebsites.net' : publicBaseAddress
}

var older = empty(olderCredentialKeysReference) ? {} : { Push__OlderCredentialKeys: olderCredentialKeysReference }

resource plan 'Microsoft.Web/serverfarms@2025-03-01' = {
  name: planName
  location: location
  tags: tags
  kind: 'functionapp'
  sku: {
    tier: 'FlexConsumption'
    name: 'FC1'
  }
  properties: {
    reserved: true
    zoneRedundant: zoneRedundant
  }
}

resource app 'Microsoft.Web/sites@2025-03-01' = {
  name: name
  location: location
  tags: union(tags, { 'azd-service-name': serviceName })
  kind: 'functionapp,linux'
  identity: {
    type: 'UserAssigned'
    userAssignedIdentities: {
      '${identityId}': {}
    }
  }
  properties: {
    serverFarmId: plan.id
    httpsOnly: true
    clientAffinityEnabled: false
    keyVaultReferenceIdentity: identityId
    virtualNetworkSubnetId: empty(subnetId) ? null : subnetId
    publicNetworkAccess: isPrivate ? 'Disabled' : 'Enabled'
    siteConfig: {
      minTlsVersion: '1.2'
      scmMinTlsVersion: '1.2'
      ftpsState: 'Disabled'
      ipSecurityRestrictionsDefaultAction: empty(allowedAddresses) ? 'Allow' : 'Deny'
      ipSecurityRestrictions: [
        for (address, i) in allowedAddresses: {
          name: 'allowed-${i}'
          action: 'Allow'
          priority: 100 + i
          ipAddress: address
        }
      ]
      // Code is deployed by who may, from where they are.
      scmIpSecurityRestrictionsUseMain: false
      appSettings: map(items(union(settings, needed, older)), setting => { name: setting.key, value: setting.value })
    }
    functionAppConfig: {
      deployment: {
        storage: {
          type: 'blobContainer'
          value: packageContainer
          authentication: {
            type: 'UserAssignedIdentity'
            userAssignedIdentityResourceId: identityId
          }
        }
      }
      #disable-next-line BCP037 // Documented from API version 2024-11-01 on; the compiler's types lack it.
      siteUpdateStrategy: {
        type: rollingUpdates ? 'RollingUpdate' : 'Recreate'
      }
      runtime: {
        name: 'dotnet-isolated'
        version: '10.0'
      }
      scaleAndConcurrency: {
        instanceMemoryMB: instanceMemoryMB
        maximumInstanceCount: maximumInstanceCount
        alwaysReady: alwaysReady
        triggers: httpConcurrency == 0 ? null : { http: { perInstanceConcurrency: httpConcurrency } }
      }
    }
  }

  resource scmPasswords 'basicPublishingCredentialsPolicies' = {
    name: 'scm'
    properties: {
      allow: false
    }
  }

  resource ftpPasswords 'basicPublishingCredentialsPolicies' = {
    name: 'ftp'
    properties: {
      allow: false
    }
  }
}

output id string = app.id
output name string = app.name
output address string = 'https://${app.properties.defaultHostName}'
