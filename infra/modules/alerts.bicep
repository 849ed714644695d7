metadata description = 'What an operator is told about. Each rule has its section in docs/operations.md.'

@description('Region.')
param location string

@description('Tags of every resource.')
param tags object

@description('Put before the name of every rule.')
param prefix string

@description('Application Insights component that is asked.')
param componentId string

@description('Mail addresses of those who are told. Empty: the alerts show in the portal only.')
param emails string[]

@description('How old the oldest job that is due may be, in seconds.')
param oldestJobSeconds int

@description('How many answers with a status of 500 or more there may be in five minutes.')
param failedRequests int

var guide = 'See docs/operations.md.'

type ruleType = {
  name: string
  title: string
  text: string
  query: string
  column: string?
  splitBy: string[]?
  operator: ('GreaterThan' | 'LessThan')?
  threshold: int?
  severity: int
  frequency: string
  window: string
  times: int?
}

var rules ruleType[] = [
  {
    name: 'oldest-job'
    title: 'Pushes wait'
    text: 'The oldest job that is due and not done is older than ${oldestJobSeconds} seconds. ${guide}'
    query: 'customMetrics | where name == "push.oldest_job_age" | summarize age = max(valueSum / valueCount) by bin(timestamp, 1m)'
    column: 'age'
    threshold: oldestJobSeconds
    severity: 1
    frequency: 'PT5M'
    window: 'PT5M'
    times: 2
  }
  {
    name: 'no-sweep'
    title: 'The sweep is stalled'
    text: 'For half an hour no sweep has ended: the app does not start, or its timer does not run. ${guide}'
    query: 'customMetrics | where name == "push.oldest_job_age"'
    operator: 'LessThan'
    threshold: 1
    severity: 1
    frequency: 'PT15M'
    window: 'PT30M'
  }
  {
    name: 'failed-jobs'
    title: 'Jobs failed after the last requeue'
    text: 'A message came to the poison queue so often that its jobs are FAILED with 21012. ${guide}'
    query: 'traces | where tostring(customDimensions.EventId) == "1107"'
    severity: 1
    frequency: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'poison'
    title: 'Messages are requeued from the poison queues'
    text: 'Messages failed five times in a row and were requeued. The work is fine; its workers failed. ${guide}'
    query: 'traces | where tostring(customDimensions.EventId) == "1106"'
    threshold: 10
    severity: 2
    frequency: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'dead-letters'
    title: 'Dead letters: messages that this version cannot read'
    text: 'Messages in the queue push-deadletter need an operator. ${guide}'
    query: 'customMetrics | where name == "push.messages.dead_lettered"'
    severity: 1
    frequency: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'credential'
    title: 'A credential fails'
    text: 'FCM or APNs refuses a credential. Its pushes wait for an hour at most. ${guide}'
    query: 'traces | where tostring(customDimensions.EventId) == "200" | extend Account = tostring(customDimensions.Account), Credential = tostring(customDimensions.Credential)'
    splitBy: ['Account', 'Credential']
    severity: 1
    frequency: 'PT5M'
    window: 'PT5M'
  }
  {
    name: 'webhook'
    title: 'A webhook endpoint was disabled'
    text: 'A receiver of events said that it is gone, or accepted nothing for five days. It gets nothing until its account enables it. ${guide}'
    query: 'traces | where tostring(customDimensions.EventId) == "1604" | extend Account = tostring(customDimensions.Account), Endpoint = tostring(customDimensions.Endpoint)'
    splitBy: ['Account', 'Endpoint']
    severity: 2
    frequency: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'dead-tokens'
    title: 'Too many tokens are refused at once'
    text: 'A credential finds so many dead tokens that none is forgotten: its environment, topic or project is likely wrong. ${guide}'
    query: 'traces | where tostring(customDimensions.EventId) == "1203" | extend Credential = tostring(customDimensions.Credential)'
    splitBy: ['Credential']
    severity: 1
    frequency: 'PT15M'
    window: 'PT15M'
  }
  {
    name: 'failed-requests'
    title: 'Requests fail'
    text: 'More than ${failedRequests} requests were answered with 500 or more in five minutes. ${guide}'
    query: 'customMetrics | where name == "push.requests.failed" | summarize failed = sum(valueSum)'
    column: 'failed'
    threshold: failedRequests
    severity: 2
    frequency: 'PT5M'
    window: 'PT5M'
  }
]

resource people 'Microsoft.Insights/actionGroups@2023-01-01' = if (!empty(emails)) {
  name: '${prefix}-operators'
  location: 'global'
  tags: tags
  properties: {
    enabled: true
    groupShortName: 'push'
    emailReceivers: [
      for (email, i) in emails: {
        name: 'operator-${i}'
        emailAddress: email
        useCommonAlertSchema: true
      }
    ]
  }
}

module alert 'alert.bicep' = [
  for rule in rules: {
    params: {
      name: '${prefix}-${rule.name}'
      title: rule.title
      text: rule.text
      location: location
      tags: tags
      componentId: componentId
      query: rule.query
      column: rule.?column ?? ''
      splitBy: rule.?splitBy ?? []
      operator: rule.?operator ?? 'GreaterThan'
      threshold: rule.?threshold ?? 0
      severity: rule.severity
      frequency: rule.frequency
      window: rule.window
      times: rule.?times ?? 1
      actionGroupIds: empty(emails) ? [] : [people.id]
    }
  }
]
