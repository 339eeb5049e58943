metadata description = 'Brings an Azure Firewall\'s logs into the firewall hub. Firewall and hub must be in the same region.'

@description('Name of the firewall.')
param firewallName string

@description('Resource id of the rule that the platform sends by.')
param ruleId string

@description('Name of the hub.')
param hubName string

resource firewall 'Microsoft.Network/azureFirewalls@2024-05-01' existing = {
  name: firewallName
}

resource logs 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'secresponder'
  scope: firewall
  properties: {
    eventHubAuthorizationRuleId: ruleId
    eventHubName: hubName
    logs: [
      for category in ['AZFWNetworkRule', 'AZFWApplicationRule', 'AZFWNatRule', 'AZFWThreatIntel', 'AZFWIdpsSignature']: { category: category, enabled: true }
    ]
  }
}
