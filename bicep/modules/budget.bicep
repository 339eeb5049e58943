metadata description = 'Tells people when the month gets dearer than it should. A budget stops nothing: a responder that is switched off by its bill protects nobody.'

@description('Name of the budget.')
param name string

@description('What a month may cost, in the subscription\'s currency.')
@minValue(1)
param amount int

@description('Who gets mail at 80 % spent and at 100 % foreseen.')
@minLength(1)
param emails string[]

@description('The first day of the month that it begins with. A budget that is there keeps its own: give that one when it is deployed again.')
param startDate string

resource budget 'Microsoft.Consumption/budgets@2024-08-01' = {
  name: name
  properties: {
    category: 'Cost'
    amount: amount
    timeGrain: 'Monthly'
    timePeriod: { startDate: startDate }
    notifications: {
      spent: { enabled: true, operator: 'GreaterThanOrEqualTo', threshold: 80, thresholdType: 'Actual', contactEmails: emails }
      foreseen: { enabled: true, operator: 'GreaterThanOrEqualTo', threshold: 100, thresholdType: 'Forecasted', contactEmails: emails }
    }
  }
}
