metadata description = 'Key Vault with the key that seals credentials and the token of the first account.'

@description('Name of the vault, unique in the world.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Object id of the identity that reads the secrets.')
param principalId string

@description('Name of that identity, from which the names of its roles follow.')
param principalName string

@description('Object id of the person or group that reads and rotates the secrets. Empty: nobody.')
param operatorPrincipalId string

@description('Whether a deleted vault can be removed for good before its retention ends. Once on, it stays on.')
param purgeProtection bool

@description('How long a deleted vault or secret can be brought back, in days.')
@minValue(7)
@maxValue(90)
param retentionDays int

@description('Whether the vault is reached through a private endpoint, apart from the addresses below.')
param isPrivate bool

@description('Addresses (CIDR) that reach a private vault from outside, to read and rotate secrets.')
param operatorAddresses string[]

@description('Workspace for the log of who read what.')
param workspaceId string

@description('Base64 of 32 bytes. Stored only where the vault has none yet.')
@secure()
param credentialKey string

@description('32 characters or more. Stored only where the vault has none yet.')
@secure()
param accountToken string

import { roles } from 'roles.bicep'

resource vault 'Microsoft.KeyVault/vaults@2026-05-15' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: {
      family: 'A'
      name: 'standard'
    }
    enableRbacAuthorization: true
    enableSoftDelete: true
    softDeleteRetentionInDays: retentionDays
    enablePurgeProtection: purgeProtection ? true : null
    publicNetworkAccess: isPrivate && empty(operatorAddresses) ? 'Disabled' : 'Enabled'
    networkAcls: {
      bypass: 'AzureServices'
      defaultAction: isPrivate ? 'Deny' : 'Allow'
      ipRules: [for address in operatorAddresses: { value: address }]
    }
  }
}

// A second deployment must never replace the key: what it sealed would not open any more.
@onlyIfNotExists()
resource key 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = if (!empty(credentialKey)) {
  parent: vault
  name: 'push-credential-key'
  properties: {
    contentType: 'Base64 of 32 bytes: Push__CredentialKey'
    value: credentialKey
  }
}

@onlyIfNotExists()
resource token 'Microsoft.KeyVault/vaults/secrets@2026-05-15' = if (!empty(accountToken)) {
  parent: vault
  name: 'push-account-token'
  properties: {
    contentType: 'Push__Account__AuthToken'
    value: accountToken
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, principalName, roles.keyVaultSecretsUser)
  properties: {
    principalId: principalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsUser)
  }
}

resource operator 'Microsoft.Authorization/roleAssignments@2022-04-01' = if (!empty(operatorPrincipalId)) {
  scope: vault
  name: guid(vault.id, operatorPrincipalId, roles.keyVaultSecretsOfficer)
  properties: {
    principalId: operatorPrincipalId
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', roles.keyVaultSecretsOfficer)
  }
}

resource audit 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  scope: vault
  name: 'audit'
  properties: {
    workspaceId: workspaceId
    logs: [
      {
        category: 'AuditEvent'
        enabled: true
      }
    ]
  }
}

output id string = vault.id
output name string = vault.name
output credentialKeyReference string = '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets/push-credential-key)'
output olderCredentialKeysReference string = '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets/push-older-credential-keys)'
output accountTokenReference string = '@Microsoft.KeyVault(SecretUri=${vault.properties.vaultUri}secrets/push-account-token)'
