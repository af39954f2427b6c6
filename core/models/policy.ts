import type { z } from 'zod';
import { choice, count, fields, fraction, objectOf, quantity, refuse } from './fields.ts';
import { defineModel } from './model.ts';

const SOURCE = 'seed-1 6.2, part 2 6.2';
const ACTIONS = ['wait', 'restart', 'migrate'] as const;
type Action = (typeof ACTIONS)[number];

const reward = (description: string, initial: number): ReturnType<typeof quantity> =>
  quantity({ unit: '1', description, source: SOURCE, default: initial }, { min: -1e6, max: 1e6 });

const policyInput = fields({
  healthyToUnhealthy: fraction({
    description: 'Probability per step that a healthy back end fails',
    source: SOURCE,
    default: 0.005,
  }),
  healthyToStarting: fraction({
    description: 'Probability per step that a healthy back end restarts by itself',
    source: SOURCE,
    default: 0.005,
  }),
  unhealthyToHealthy: fraction({
    description: 'Probability per step that an unhealthy back end recovers by waiting',
    source: SOURCE,
    default: 0.3,
  }),
  unhealthyToStarting: fraction({
    description: 'Probability per step that an unhealthy back end restarts by itself',
    source: SOURCE,
    default: 0.2,
  }),
  startingToHealthy: fraction({
    description:
      'Probability per step that a start succeeds: 0.95 container, 0.7 VM; the rest is split between failing and still starting',
    source: SOURCE,
    default: 0.95,
  }),
  migratingToHealthy: fraction({
    description: 'Probability per step that a migration ends',
    source: 'assumption',
    default: 0.95,
  }),
  rewardHealthy: reward('Reward of a healthy step', 1),
  rewardUnhealthy: reward('Reward of an unhealthy step', -1),
  rewardStarting: reward('Reward of a starting step', 0),
  rewardMigrating: reward('Reward of a migrating step', 0),
  restartCost: quantity(
    { unit: '1', description: 'Cost of a restart: state that is lost', source: 'assumption', default: 0 },
    { max: 1e6 },
  ),
  migrationCost: quantity({ unit: '1', description: 'Cost of a migration', source: SOURCE, default: 5 }, { max: 1e6 }),
  discount: fraction({ description: 'Discount factor per step', source: SOURCE, default: 0.9 }, { max: 0.9999 }),
}).superRefine((input, context) => {
  for (const [first, second] of [
    ['healthyToUnhealthy', 'healthyToStarting'],
    ['unhealthyToHealthy', 'unhealthyToStarting'],
  ] as const) {
    if (input[first] + input[second] > 1 + 1e-12)
      refuse(context, [second], `${second} and ${first} must not sum to more than 1.`);
  }
});

const action = (description: string): ReturnType<typeof choice<typeof ACTIONS>> =>
  choice(ACTIONS, { description, source: SOURCE });
const value = (description: string): ReturnType<typeof quantity> =>
  quantity({ unit: '1', description, source: SOURCE }, { min: -1e12, max: 1e12 });
const policyOutput = fields({
  healthy: action('Best action on a healthy back end'),
  unhealthy: action('Best action on an unhealthy back end'),
  values: objectOf(
    {
      healthy: value('Value of a healthy back end'),
      unhealthy: value('Value of an unhealthy back end'),
      starting: value('Value of a starting back end'),
      migrating: value('Value of a migrating back end'),
    },
    { description: 'Discounted health to come from each state', source: SOURCE },
  ),
  unhealthyActions: objectOf(
    {
      wait: value('Value of waiting when unhealthy'),
      restart: value('Value of a restart when unhealthy'),
      migrate: value('Value of a migration when unhealthy'),
    },
    { description: 'What each action is worth on an unhealthy back end', source: SOURCE },
  ),
  iterations: count({ unit: '1', description: 'Rounds of value iteration', source: SOURCE }),
});

/** Change of a value below which the iteration stops; the values are then within 1e-9 of exact. */
const PRECISION = 1e-9;
const MAX_ITERATIONS = 1_000_000;

/**
 * What to do with a failing back end (wait, restart, migrate) to have the most discounted health in the long run: a
 * Markov decision process solved by value iteration (seed-1 6.2, part 2 6.2). On a tie the milder action, in the order
 * wait, restart, migrate.
 */
export function migrationPolicy(input: z.output<typeof policyInput>): z.output<typeof policyOutput> {
  const g = input.discount;
  let healthy = 0;
  let unhealthy = 0;
  let starting = 0;
  let migrating = 0;
  const restOfStart = (1 - input.startingToHealthy) / 2;
  const look = (): { readonly healthy: Record<Action, number>; readonly unhealthy: Record<Action, number> } => {
    const restart = g * starting - input.restartCost;
    const migrate = g * migrating - input.migrationCost;
    const stayHealthy = 1 - input.healthyToUnhealthy - input.healthyToStarting;
    const stayUnhealthy = 1 - input.unhealthyToHealthy - input.unhealthyToStarting;
    return {
      healthy: {
        wait:
          input.rewardHealthy +
          g * (stayHealthy * healthy + input.healthyToUnhealthy * unhealthy + input.healthyToStarting * starting),
        restart: input.rewardHealthy + restart,
        migrate: input.rewardHealthy + migrate,
      },
      unhealthy: {
        wait:
          input.rewardUnhealthy +
          g * (input.unhealthyToHealthy * healthy + stayUnhealthy * unhealthy + input.unhealthyToStarting * starting),
        restart: input.rewardUnhealthy + restart,
        migrate: input.rewardUnhealthy + migrate,
      },
    };
  };
  const best = (values: Record<Action, number>): Action =>
    ACTIONS.reduce((chosen, next) => (values[next] > values[chosen] + PRECISION ? next : chosen), 'wait' as Action);
  const stopAt = g === 0 ? PRECISION : (PRECISION * (1 - g)) / g;
  let iterations = 0;
  for (let change = Number.POSITIVE_INFINITY; change > stopAt && iterations < MAX_ITERATIONS; iterations += 1) {
    const ahead = look();
    const next = [
      Math.max(...Object.values(ahead.healthy)),
      Math.max(...Object.values(ahead.unhealthy)),
      input.rewardStarting + g * (input.startingToHealthy * healthy + restOfStart * (unhealthy + starting)),
      input.rewardMigrating + g * (input.migratingToHealthy * healthy + (1 - input.migratingToHealthy) * migrating),
    ] as const;
    change = Math.max(
      Math.abs(next[0] - healthy),
      Math.abs(next[1] - unhealthy),
      Math.abs(next[2] - starting),
      Math.abs(next[3] - migrating),
    );
    [healthy, unhealthy, starting, migrating] = next;
  }
  const ahead = look();
  return {
    healthy: best(ahead.healthy),
    unhealthy: best(ahead.unhealthy),
    values: { healthy, unhealthy, starting, migrating },
    unhealthyActions: ahead.unhealthy,
    iterations,
  };
}

/** Decision processes. */
export const policyModels = [
  defineModel({
    id: 'migration.policy',
    title: 'Restart, migrate or wait',
    formula: {
      tex: String.raw`V(s) = R(s) + \max_a \Bigl[ -c_a + \gamma \sum_{s'} P(s' \mid s, a)\,V(s') \Bigr]`,
      text: "V(s) = R(s) + max over actions of (-cost(a) + discount x sum of P(s'|s,a) V(s'))",
    },
    input: policyInput,
    output: policyOutput,
    source: SOURCE,
    usedBy: ['handbook'],
    notes: [
      "Disputed: with the document's own figures a restart is the best answer for a VM too. Migration wins only when a restart costs about as much as the migration (restartCost): state that would be lost.",
      'The document gives a migration no probability of its own; its 0.95 per step is an assumption.',
    ],
    run: migrationPolicy,
  }),
] as const;
