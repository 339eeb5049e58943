metadata description = 'The names of a container environment that only a virtual network reaches: whatever is below its domain leads to its one address.'

import { resourceTags } from 'types.bicep'

@description('The domain.')
param domain string

@description('The address.')
param address string

@description('Tags.')
param tags resourceTags

@description('Name of the network that is to know the names.')
param networkName string

resource network 'Microsoft.Network/virtualNetworks@2024-05-01' existing = {
  name: networkName
}

resource zone 'Microsoft.Network/privateDnsZones@2024-06-01' = {
  name: domain
  location: 'global'
  tags: tags

  resource link 'virtualNetworkLinks' = {
    name: networkName
    location: 'global'
    tags: tags
    properties: { virtualNetwork: { id: network.id }, registrationEnabled: false }
  }

  resource all 'A' = {
    name: '*'
    properties: { ttl: 3600, aRecords: [{ ipv4Address: address }] }
  }
}
