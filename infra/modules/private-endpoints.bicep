metadata description = 'Private endpoints, and the DNS zones that lead to them.'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Resource id of the network.')
param networkId string

@description('Resource id of the subnet of the endpoints.')
param subnetId string

@description('What the endpoints lead to: a name for the endpoint, the resource id, and the service (blob, queue, table, vault or sites).')
param targets { name: string, id: string, service: string }[]

@description('Resource id of a resource group that has the zones, linked to the network. Empty: they are made.')
param zonesGroupId string

var zoneNames = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  sites: 'privatelink.azurewebsites.net'
  vault: 'privatelink${replace(environment().suffixes.keyvaultDns, '.vault.', '.vaultcore.')}'
}

var zones = filter(items(zoneNames), item => contains(map(targets, target => target.service), item.key))
var makesZones = empty(zonesGroupId)

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for item in zones: if (makesZones) {
    name: item.value
    location: 'global'
    tags: tags
  }
]

resource link 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (item, i) in zones: if (makesZones) {
    parent: zone[i]
    name: 'network'
    location: 'global'
    tags: tags
    properties: {
      registrationEnabled: false
      virtualNetwork: {
        id: networkId
      }
    }
  }
]

resource endpoint 'Microsoft.Network/privateEndpoints@2025-05-01' = [
  for target in targets: {
    name: target.name
    location: location
    tags: tags
    properties: {
      subnet: {
        id: subnetId
      }
      privateLinkServiceConnections: [
        {
          name: target.service
          properties: {
            #disable-next-line use-resource-id-functions // Each is the id of a resource, handed in with its service.
            privateLinkServiceId: target.id
            groupIds: [
              target.service
            ]
          }
        }
      ]
    }
  }
]

resource names 'Microsoft.Network/privateEndpoints/privateDnsZoneGroups@2025-05-01' = [
  for (target, i) in targets: {
    parent: endpoint[i]
    name: 'default'
    properties: {
      privateDnsZoneConfigs: [
        {
          name: target.service
          properties: {
            privateDnsZoneId: makesZones
              ? resourceId('Microsoft.Network/privateDnsZones', zoneNames[target.service])
              : '${zonesGroupId}/providers/Microsoft.Network/privateDnsZones/${zoneNames[target.service]}'
          }
        }
      ]
    }
    dependsOn: [
      zone
      link
    ]
  }
]
