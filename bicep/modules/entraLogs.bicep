metadata description = 'Brings the tenant\'s Entra logs into the change-log hub. Who deploys it needs the right to write diagnostic settings of the tenant (Security Administrator), and to deploy there at all.'

targetScope = 'tenant'

@description('Resource id of the rule that the platform sends by.')
param ruleId string

@description('Name of the hub.')
param hubName string

resource entra 'Microsoft.aadiam/diagnosticSettings@2017-04-01' = {
  name: 'secresponder'
  properties: {
    eventHubAuthorizationRuleId: ruleId
    eventHubName: hubName
    logs: [
      for category in ['AuditLogs', 'SignInLogs', 'NonInteractiveUserSignInLogs', 'ServicePrincipalSignInLogs', 'UserRiskEvents']: {
        category: category
        enabled: true
      }
    ]
  }
}
