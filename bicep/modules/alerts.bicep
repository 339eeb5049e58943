metadata description = 'Who is told when SecResponder itself needs somebody: what is behind, put aside, not lifted, tripped, failed, silent. Each looks for what the app logs; a test holds the words to the code.'

import { resourceTags } from 'types.bicep'

@description('Beginning of the alerts\' names.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags resourceTags

@description('Resource id of the workspace with the logs.')
param workspaceId string

@description('Who gets mail; nobody: alerts are seen in the portal alone.')
param emails string[]

@description('The alerts: what is counted in the logs, in which time, and when that is too much (or, of silence, too little).')
var alerts = [
  {
    name: 'lag'
    severity: 2
    minutes: 15
    what: 'More events come into a hub than are read from it: the app is behind, or stands still. See docs/operate.md.'
    query: 'AzureMetrics | where ResourceProvider == "MICROSOFT.EVENTHUB" and MetricName in ("IncomingMessages", "OutgoingMessages") | summarize Received = sumif(Total, MetricName == "IncomingMessages"), Read = sumif(Total, MetricName == "OutgoingMessages") by Resource | where Received > 100 and Read < Received / 2'
    operator: 'GreaterThan'
  }
  {
    name: 'dead-letters'
    severity: 2
    minutes: 15
    what: 'Records could not be read. A rise of one reason is a new form of a device\'s lines: secresponder deadletter list.'
    query: 'AppTraces | where Message has "records went to the dead letter"'
    operator: 'GreaterThan'
  }
  {
    name: 'failed-lifts'
    severity: 1
    minutes: 5
    what: 'Something that should be free again is still held: secresponder holds.'
    query: 'AppTraces | where Message has "could not be lifted in"'
    operator: 'GreaterThan'
  }
  {
    name: 'tripped-playbooks'
    severity: 1
    minutes: 5
    what: 'A playbook went far beyond its budget and only observes now: secresponder why <playbook>, then resume it.'
    query: 'AppTraces | where Message has "has tripped and only observes now"'
    operator: 'GreaterThan'
  }
  {
    name: 'failed-steps'
    severity: 2
    minutes: 15
    what: 'A step was given up; its team was told, and may have to do it by hand: secresponder incidents.'
    query: 'AppTraces | where Message has "failed for good"'
    operator: 'GreaterThan'
  }
  {
    name: 'silence'
    severity: 1
    minutes: 15
    what: 'The app\'s timers run every minute, and none has: nothing is responded to, no hold ends.'
    query: 'AppRequests'
    operator: 'LessThan'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: '${name}-people'
  location: 'global'
  tags: tags
  properties: {
    groupShortName: 'SecResponder'
    enabled: true
    emailReceivers: [for (address, i) in emails: { name: 'mail${i}', emailAddress: address, useCommonAlertSchema: true }]
  }
}

resource rules 'Microsoft.Insights/scheduledQueryRules@2023-12-01' = [
  for alert in alerts: {
    name: '${name}-${alert.name}'
    location: location
    tags: tags
    kind: 'LogAlert'
    properties: {
      displayName: 'SecResponder: ${alert.name}'
      description: alert.what
      severity: alert.severity
      enabled: true
      scopes: [workspaceId]
      evaluationFrequency: 'PT5M'
      windowSize: 'PT${alert.minutes}M'
      // The tables come with the first records.
      skipQueryValidation: true
      criteria: {
        allOf: [
          {
            query: alert.query
            timeAggregation: 'Count'
            operator: alert.operator
            threshold: alert.operator == 'LessThan' ? 1 : 0
            failingPeriods: { numberOfEvaluationPeriods: 1, minFailingPeriodsToAlert: 1 }
          }
        ]
      }
      autoMitigate: true
      actions: { actionGroups: empty(emails) ? [] : [people.id] }
    }
  }
]
