metadata description = 'The virtual network of a deployment without public ways in: a subnet that the app goes out by, one for private endpoints, and the names that lead to these.'

import { privateZones, resourceTags } from 'types.bicep'

@description('Name of the network.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags resourceTags

@description('Addresses of the network: a /24 or wider that meets no other network of yours.')
param addressPrefix string

@description('The names that private endpoints answer to, by the kind of endpoint.')
var zones = {
  blob: 'privatelink.blob.${environment().suffixes.storage}'
  queue: 'privatelink.queue.${environment().suffixes.storage}'
  table: 'privatelink.table.${environment().suffixes.storage}'
  namespace: 'privatelink.servicebus.windows.net'
  vault: replace('privatelink${environment().suffixes.keyvaultDns}', 'vault.', 'vaultcore.')
  sites: 'privatelink.azurewebsites.net'
}

resource appRules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: '${name}-app'
  location: location
  tags: tags
  properties: { securityRules: [] }
}

resource endpointRules 'Microsoft.Network/networkSecurityGroups@2024-05-01' = {
  name: '${name}-endpoints'
  location: location
  tags: tags
  properties: {
    securityRules: [
      {
        name: 'network-only'
        properties: {
          priority: 100
          direction: 'Inbound'
          access: 'Deny'
          protocol: '*'
          sourceAddressPrefix: 'Internet'
          sourcePortRange: '*'
          destinationAddressPrefix: '*'
          destinationPortRange: '*'
        }
      }
    ]
  }
}

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    addressSpace: { addressPrefixes: [addressPrefix] }
    subnets: [
      {
        name: 'app'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 0)
          networkSecurityGroup: { id: appRules.id }
          // Flex Consumption runs on this platform, and asks for its delegation.
          delegations: [{ name: 'flex', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'server'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 2)
          networkSecurityGroup: { id: appRules.id }
          // Of its own: a subnet is one environment's.
          delegations: [{ name: 'container-apps', properties: { serviceName: 'Microsoft.App/environments' } }]
        }
      }
      {
        name: 'endpoints'
        properties: {
          addressPrefix: cidrSubnet(addressPrefix, 26, 1)
          networkSecurityGroup: { id: endpointRules.id }
          privateEndpointNetworkPolicies: 'Enabled'
        }
      }
    ]
  }

  resource app 'subnets' existing = { name: 'app' }

  resource server 'subnets' existing = { name: 'server' }

  resource endpoints 'subnets' existing = { name: 'endpoints' }
}

resource dns 'Microsoft.Network/privateDnsZones@2024-06-01' = [
  for zone in items(zones): {
    name: zone.value
    location: 'global'
    tags: tags
  }
]

resource links 'Microsoft.Network/privateDnsZones/virtualNetworkLinks@2024-06-01' = [
  for (zone, i) in items(zones): {
    parent: dns[i]
    name: name
    location: 'global'
    tags: tags
    properties: { virtualNetwork: { id: network.id }, registrationEnabled: false }
  }
]

@description('Resource id of the subnet that the app goes out by.')
output appSubnetId string = network::app.id

@description('Resource id of the subnet that the server\'s container environment lies in.')
output serverSubnetId string = network::server.id

@description('Resource id of the subnet for private endpoints.')
output endpointSubnetId string = network::endpoints.id

@description('Resource ids of the zones, by the kind of endpoint.')
output zoneIds privateZones = {
  blob: resourceId('Microsoft.Network/privateDnsZones', zones.blob)
  queue: resourceId('Microsoft.Network/privateDnsZones', zones.queue)
  table: resourceId('Microsoft.Network/privateDnsZones', zones.table)
  namespace: resourceId('Microsoft.Network/privateDnsZones', zones.namespace)
  vault: resourceId('Microsoft.Network/privateDnsZones', zones.vault)
  sites: resourceId('Microsoft.Network/privateDnsZones', zones.sites)
}
