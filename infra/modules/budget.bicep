metadata description = 'Says by mail when the month costs more than planned. It stops nothing.'

@description('Name of the budget.')
param name string

@description('What a month may cost, in the currency of the subscription.')
param amount int

@description('First day of a month, yyyy-MM-01, not before the current one when the budget is made.')
param startDate string

@description('Who is told.')
param emails string[]

resource budget 'Microsoft.Consumption/budgets@2026-06-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: {
      startDate: startDate
    }
    notifications: {
      spent: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 80
        thresholdType: 'Actual'
        contactEmails: emails
      }
      foreseen: {
        enabled: true
        operator: 'GreaterThanOrEqualTo'
        threshold: 100
        thresholdType: 'Forecasted'
        contactEmails: emails
      }
    }
  }
}
