metadata description = 'A private way to one resource, under its usual name.'

import { resourceTags } from 'types.bicep'

@description('Name of the endpoint.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags resourceTags

@description('Resource id of the subnet.')
param subnetId string

@description('Resource id of what it leads to.')
param targetId string

@description('Which of its services.')
param groupId string

@description('Resource id of the zone that has its name.')
param zoneId string

resource endpoint 'Microsoft.Network/privateEndpoints@2024-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    subnet: { id: subnetId }
    privateLinkServiceConnections: [{ name: groupId, properties: { privateLinkServiceId: targetId, groupIds: [groupId] } }]
  }

  resource names 'privateDnsZoneGroups' = {
    name: 'default'
    properties: { privateDnsZoneConfigs: [{ name: groupId, properties: { privateDnsZoneId: zoneId } }] }
  }
}
