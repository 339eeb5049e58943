metadata description = 'One page with what an operator looks at: events in and read, dead letters, steps, lifts, what the app calls and how it answers.'

import { resourceTags } from 'types.bicep'

@description('Name: a GUID.')
param name string

@description('Region.')
param location string

@description('Tags.')
param tags resourceTags

@description('Resource id of the workspace with the logs.')
param workspaceId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: name
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'SecResponder'
    category: 'workbook'
    sourceId: workspaceId
    version: 'Notebook/1.0'
    serializedData: string(loadJsonContent('workbook.json'))
  }
}
