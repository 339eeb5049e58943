metadata description = 'Brings the subscription\'s Activity Log into the change-log hub.'

targetScope = 'subscription'

@description('Resource id of the rule that the platform sends by.')
param ruleId string

@description('Name of the hub.')
param hubName string

resource activity 'Microsoft.Insights/diagnosticSettings@2021-05-01-preview' = {
  name: 'secresponder'
  properties: {
    eventHubAuthorizationRuleId: ruleId
    eventHubName: hubName
    logs: [for category in ['Administrative', 'Security', 'Policy', 'Alert']: { category: category, enabled: true }]
  }
}
