metadata description = 'A workbook that shows the flow: what came in, what waits, what the providers said.'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Application Insights component that is shown.')
param componentId string

resource workbook 'Microsoft.Insights/workbooks@2023-06-01' = {
  name: guid(resourceGroup().id, 'push-flow')
  location: location
  tags: tags
  kind: 'shared'
  properties: {
    displayName: 'The flow of PushFunctions'
    category: 'workbook'
    sourceId: componentId
    version: '1.0'
    serializedData: replace(
      loadTextContent('workbook.json'),
      '"fallbackResourceIds": []',
      '"fallbackResourceIds": ["${componentId}"]'
    )
  }
}
