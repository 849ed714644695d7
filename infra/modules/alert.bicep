metadata description = 'One alert on what the service reports to Application Insights.'

@description('Name of the rule: what docs/operations.md explains it under.')
param name string

@description('What the mail says has happened.')
param title string

@description('What it means and where to read on.')
param text string

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Application Insights component that is asked.')
param componentId string

@description('Kusto query. The rule fires on its number of rows, or on the greatest value of the column named below.')
param query string

@description('Numeric column of the query. Empty: rows are counted.')
param column string

@description('Columns by which to fire separately.')
param splitBy string[]

@description('On which side of the threshold the rule fires.')
@allowed(['GreaterThan', 'LessThan'])
param operator string

@description('The rule fires beyond this value.')
param threshold int

@description('0 critical, 1 error, 2 warning, 3 informational.')
@minValue(0)
@maxValue(3)
param severity int

@description('How often the query runs, as an ISO 8601 duration.')
param frequency string

@description('How far back it looks.')
param window string

@description('How often in a row the value must be beyond the threshold.')
param times int

@description('Who is told. Empty: the alert shows in the portal only.')
param actionGroupIds string[]

resource rule 'Microsoft.Insights/scheduledQueryRules@2026-03-01' = {
  name: name
  location: location
  tags: tags
  kind: 'LogAlert'
  properties: {
    displayName: title
    description: text
    severity: severity
    enabled: true
    autoMitigate: true
    // Tables appear with their first row, which comes after this deployment.
    skipQueryValidation: true
    scopes: [
      componentId
    ]
    evaluationFrequency: frequency
    windowSize: window
    criteria: {
      allOf: [
        {
          query: query
          timeAggregation: empty(column) ? 'Count' : 'Maximum'
          metricMeasureColumn: empty(column) ? null : column
          dimensions: [for dimension in splitBy: { name: dimension, operator: 'Include', values: ['*'] }]
          operator: operator
          threshold: threshold
          failingPeriods: {
            numberOfEvaluationPeriods: times
            minFailingPeriodsToAlert: times
          }
        }
      ]
    }
    actions: {
      actionGroups: actionGroupIds
    }
  }
}
