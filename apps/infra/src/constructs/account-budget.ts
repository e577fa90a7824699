import type { Environment } from '@cutover/config';
import { CfnBudget } from 'aws-cdk-lib/aws-budgets';
import { Construct } from 'constructs';

/** Shares of the budget, in percent, at which somebody is told: when half is spent, when it is forecast to end, at its end. */
const NOTICES = [
  { notificationType: 'ACTUAL', threshold: 50 },
  { notificationType: 'FORECASTED', threshold: 100 },
  { notificationType: 'ACTUAL', threshold: 100 },
] as const;

/** What the environments of one account may cost in a month, together. Budgets sees the whole account, so there is one. */
export class AccountBudget extends Construct {
  constructor(scope: Construct, id: string, environments: readonly Environment[]) {
    super(scope, id);
    const emails = [...new Set(environments.flatMap(({ alerting }) => alerting.emails))];
    new CfnBudget(this, 'budget', {
      budget: {
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        budgetLimit: {
          amount: environments.reduce((sum, { alerting }) => sum + alerting.monthlyBudgetUsd, 0),
          unit: 'USD',
        },
      },
      notificationsWithSubscribers:
        emails.length === 0
          ? []
          : NOTICES.map((notice) => ({
              notification: { ...notice, comparisonOperator: 'GREATER_THAN', thresholdType: 'PERCENTAGE' },
              subscribers: emails.map((address) => ({ subscriptionType: 'EMAIL', address })),
            })),
    });
  }
}
