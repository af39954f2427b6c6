import type { z } from 'zod';
import { choice, fields, flag, quantity, refuse } from './fields.ts';
import { defineModel } from './model.ts';
import { normalQuantile } from './special.ts';

const startupInput = fields({
  envMs: quantity({
    unit: 'ms',
    description: 'Time to prepare the environment: boot, namespaces, microVM',
    source: 'seed-4 8.2.1',
    default: 80,
  }),
  loadMs: quantity({
    unit: 'ms',
    description: 'Time to load the image or module',
    source: 'seed-4 8.2.1',
    default: 100,
  }),
  execMs: quantity({ unit: 'ms', description: 'Time to start the process', source: 'seed-4 8.2.1', default: 20 }),
  syncMs: quantity({
    unit: 'ms',
    description: 'Time until the instance is ready: cloud-init, readiness probe',
    source: 'seed-4 8.2.1',
    default: 100,
  }),
});
const startupOutput = fields({
  totalMs: quantity({ unit: 'ms', description: 'Time from request to ready', source: 'seed-4 8.2.1' }),
});

/** Time from the request to a ready instance, ms: the sum of its four phases (seed-4 5.1, 8.2.1). */
export function totalStartup(input: z.output<typeof startupInput>): z.output<typeof startupOutput> {
  return { totalMs: input.envMs + input.loadMs + input.execMs + input.syncMs };
}

/** Share by which mean and variance may disagree before a one-parameter family is called inconsistent: 1 % and rounding. */
const CONSISTENCY_TOLERANCE = 0.01 + 1e-9;

const distributionInput = fields({
  family: choice(['lognormal', 'exponential', 'normal'], {
    description: 'Distribution family of the start-up time',
    source: 'seed-1 2.1',
    default: 'lognormal',
  }),
  meanS: quantity({ unit: 's', description: 'Mean start-up time', source: 'seed-1 2.1', default: 75 }, { above: 0 }),
  varianceS2: quantity({
    unit: 's2',
    description: 'Variance of the start-up time',
    source: 'seed-1 2.1',
    default: 2500,
  }),
}).superRefine((input, context) => {
  // Beyond this the lognormal's spread is not a start-up time any more, and its quantiles underflow.
  if (input.varianceS2 > 1e12 * input.meanS * input.meanS) {
    refuse(
      context,
      ['varianceS2'],
      'varianceS2 is more than 10^12 times the mean squared; no start-up time varies so much.',
    );
  }
});
const distributionOutput = fields({
  p50S: quantity({ unit: 's', description: 'Median', source: 'seed-1 2.1' }, { min: -1e15 }),
  p95S: quantity({ unit: 's', description: '95th percentile', source: 'seed-1 2.1' }, { max: 1e30 }),
  p99S: quantity({ unit: 's', description: '99th percentile', source: 'seed-1 2.1' }, { max: 1e30 }),
  consistent: flag({
    description: 'False where the family cannot have this mean and variance together (within 1 %)',
    source: 'MODELS.md',
  }),
});

/**
 * Quantiles of a start-up time, s, from its mean and variance by moments (seed-1 2.1). An exponential has one
 * parameter: its quantiles follow the mean, and `consistent` says whether the variance agrees.
 */
export function startupDistribution(input: z.output<typeof distributionInput>): z.output<typeof distributionOutput> {
  const { family, meanS, varianceS2 } = input;
  switch (family) {
    case 'exponential': {
      const expected = meanS * meanS;
      return {
        p50S: meanS * Math.LN2,
        p95S: meanS * Math.log(20),
        p99S: meanS * Math.log(100),
        consistent: Math.abs(varianceS2 - expected) <= CONSISTENCY_TOLERANCE * expected,
      };
    }
    case 'lognormal': {
      const sigma2 = Math.log1p(varianceS2 / (meanS * meanS));
      const sigma = Math.sqrt(sigma2);
      const mu = Math.log(meanS) - sigma2 / 2;
      return {
        p50S: Math.exp(mu),
        p95S: Math.exp(mu + sigma * normalQuantile(0.95)),
        p99S: Math.exp(mu + sigma * normalQuantile(0.99)),
        consistent: true,
      };
    }
    case 'normal': {
      const deviation = Math.sqrt(varianceS2);
      return {
        p50S: meanS,
        p95S: meanS + deviation * normalQuantile(0.95),
        p99S: meanS + deviation * normalQuantile(0.99),
        consistent: true,
      };
    }
  }
}

/** Models of start-up time. */
export const startupModels = [
  defineModel({
    id: 'startup.total',
    title: 'Start-up time',
    formula: {
      tex: String.raw`T_{total} = T_{env} + T_{load} + T_{exec} + T_{sync}`,
      text: 'totalMs = envMs + loadMs + execMs + syncMs',
    },
    input: startupInput,
    output: startupOutput,
    source: 'seed-4 5.1, 8.2.1',
    usedBy: ['compare'],
    run: totalStartup,
  }),
  defineModel({
    id: 'startup.distribution',
    title: 'Distribution of the start-up time',
    formula: {
      tex: String.raw`\text{lognormal: } \sigma^2=\ln(1+s^2/m^2),\ \mu=\ln m-\sigma^2/2,\ q_p=e^{\mu+\sigma z_p};\quad \text{exponential: } q_p=-m\ln(1-p);\quad \text{normal: } q_p=m+s\,z_p`,
      text: 'lognormal: q(p) = exp(mu + sigma z(p)), sigma^2 = ln(1 + var/mean^2), mu = ln(mean) - sigma^2/2; exponential: q(p) = -mean ln(1 - p); normal: q(p) = mean + sd z(p)',
    },
    input: distributionInput,
    output: distributionOutput,
    source: 'seed-1 2.1',
    usedBy: ['handbook'],
    notes: [
      'An exponential distribution has variance mean^2; the document prints 0.5 beside a mean of 1.8 s, which no exponential has.',
    ],
    run: startupDistribution,
  }),
] as const;
