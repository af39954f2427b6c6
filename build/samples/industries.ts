import { scenarioSchema } from '#core/scenario/scenario.ts';
import type { z } from 'zod';
import { hostsCsv, sitesCsv, workloadsCsv } from './csv.ts';
import { makeEstate } from './estate.ts';
import { rvtoolsSheets } from './rvtoolsSheets.ts';
import { writeWorkbook } from './workbook.ts';

/** An estate of one industry with what its people would ask of a roadmap. */
export interface IndustryCase {
  readonly id: string;
  /** Inventory files by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
  /** As a person would write it: what is left out takes its default. */
  readonly scenario: WrittenScenario;
}

type WrittenScenario = z.input<typeof scenarioSchema>;

const text = (content: string): Uint8Array => new TextEncoder().encode(content);

/** The scenario as written; throws where the schema refuses it. */
function scenario(written: WrittenScenario): WrittenScenario {
  scenarioSchema.parse(written);
  return { schema: 'headroom.scenario/1', ...written };
}

/** A retail bank: isolation floors, frozen quarter ends, core banking in small steps, a stage as container before Wasm. */
function bank(): IndustryCase {
  const estate = makeEstate({
    seed: 61,
    vms: 130,
    name: 'meridian',
    applications: [
      'corebank',
      'payments',
      'cards',
      'ledger',
      'fraud',
      'swift',
      'atm',
      'treasury',
      'mobile',
      'loans',
      'kyc',
      'aml',
      'custody',
      'statements',
      'crm',
      'rates',
      'alerts',
      'archive',
    ],
  });
  return {
    id: 'bank',
    files: new Map([['bank.xlsx', writeWorkbook(rvtoolsSheets(estate, 'modern'))]]),
    scenario: scenario({
      name: 'Bank: closing dates and core banking in small steps',
      startDate: '2027-01-04',
      currency: 'EUR',
      maxMovesPerWave: 20,
      antiAffinity: [{ name: 'Payments survive a host', workloads: ['payments*'], maxPerHost: 2 }],
      roadmap: {
        industry: 'finance',
        objective: { npv: 1, risk: 1 },
        stableStageWaves: 1,
        teams: [
          { id: 'platform', name: 'Platform', skills: ['host-move', 'container', 'windows'], daysPerWave: 60 },
          { id: 'applications', name: 'Applications', skills: ['container', 'wasm'], daysPerWave: 45 },
          { id: 'data', name: 'Databases', skills: ['host-move', 'database', 'container'], daysPerWave: 20 },
        ],
        freezes: [
          { name: 'Close of the first quarter', from: '2027-03-22', to: '2027-04-04' },
          { name: 'Close of the second quarter', from: '2027-06-21', to: '2027-07-04' },
          { name: 'Close of the third quarter', from: '2027-09-20', to: '2027-10-03' },
          { name: 'Close of the year', from: '2027-12-13', to: '2028-01-09' },
          { name: 'Salary run', from: '2027-01-25', to: '2027-01-29', workloads: ['payments*', 'swift*'] },
        ],
        pace: [
          { name: 'Core banking in small steps', workloads: ['corebank*'], maxPerWave: 3 },
          { name: 'Payments one after the other', workloads: ['payments*'], maxPerWave: 2 },
        ],
        before: [{ name: 'Cards before core banking', first: ['cards*'], later: ['corebank*'], wavesBetween: 0 }],
        traits: [
          { workloads: ['corebank*', 'payments*', 'swift*'], criticality: 'high', complexity: 'high' },
          { workloads: ['archive*', 'crm*', 'statements*'], criticality: 'low' },
        ],
        waveRules: {
          'non-production-first': { force: 'must' },
          'critical-not-first': { force: 'must' },
        },
      },
    }),
  };
}

/** A hospital on a German vCenter: night windows, imaging moves as one, old hosts whose lease ends. */
function hospital(): IndustryCase {
  const estate = makeEstate({
    seed: 62,
    vms: 110,
    name: 'klinikum',
    applications: [
      'ehr',
      'pacs',
      'lis',
      'ris',
      'pharmacy',
      'triage',
      'hl7hub',
      'wards',
      'billing',
      'dicom',
      'theatre',
      'telemetry',
      'portal',
      'rota',
      'menu',
      'pathology',
    ],
  });
  return {
    id: 'hospital',
    files: new Map([['hospital.xlsx', writeWorkbook(rvtoolsSheets(estate, 'german'))]]),
    scenario: scenario({
      name: 'Hospital: night windows and compliance',
      startDate: '2027-02-01',
      currency: 'EUR',
      maxMovesPerWave: 16,
      roadmap: {
        industry: 'healthcare',
        objective: { npv: 0.5, risk: 2 },
        maxShareOfClusterPerWave: 0.25,
        teams: [
          { id: 'it', name: 'Hospital IT', skills: [], daysPerWave: 40 },
          {
            id: 'partner',
            name: 'Partner',
            skills: ['container', 'wasm', 'database'],
            daysPerWave: 25,
            absences: [{ from: '2027-07-26', to: '2027-08-13' }],
          },
        ],
        maintenanceWindows: [
          {
            name: 'Clinical systems by night',
            workloads: ['ehr*', 'pacs*', 'lis*', 'ris*', 'theatre*', 'triage*', 'pharmacy*'],
            weekdays: [2, 4],
            from: '22:00',
            hours: 6,
          },
          { name: 'Portal on Sundays', workloads: ['portal*', 'rota*'], weekdays: [7], from: '01:00', hours: 10 },
        ],
        together: [{ name: 'Imaging moves as one', workloads: ['dicom-*', 'ris-*'] }],
        before: [{ name: 'The message hub leads', first: ['hl7hub-*'], later: ['ehr-*'], wavesBetween: 1 }],
        traits: [
          { workloads: ['ehr*', 'theatre*', 'triage*', 'pacs*'], criticality: 'high' },
          { workloads: ['menu*', 'rota*'], criticality: 'low' },
        ],
      },
    }),
  };
}

/** A mobile operator's edge: small sites, latency, one team per region, never more than half a site in one wave. */
function telecom(): IndustryCase {
  const sites = ['northgate', 'eastmoor', 'southend', 'westfield', 'midtown', 'airport'].map((name, index) =>
    makeEstate({
      seed: 70 + index,
      vms: 14 + index * 2,
      name,
      applications: ['upf', 'smf', 'cdn', 'ran', 'iot', 'video', 'nef', 'probe'],
    }),
  );
  const clusters = (names: readonly string[]): string[] => names.map((name) => `${name}-prod-a`);
  return {
    id: 'telecom-edge',
    files: new Map([['telecom-edge.csv', text(sitesCsv(sites))]]),
    scenario: scenario({
      name: 'Edge sites: latency and half a site at a time',
      startDate: '2027-01-04',
      currency: 'EUR',
      waveDays: 7,
      maxMovesPerWave: 24,
      roadmap: {
        industry: 'telecom',
        objective: { npv: 1, energy: 1, time: 0.5 },
        maxShareOfClusterPerWave: 0.5,
        teams: [
          {
            id: 'north',
            name: 'Region North',
            skills: [],
            daysPerWave: 25,
            clusters: clusters(['northgate', 'eastmoor', 'airport']),
          },
          {
            id: 'south',
            name: 'Region South',
            skills: [],
            daysPerWave: 25,
            clusters: clusters(['southend', 'westfield', 'midtown']),
          },
        ],
        maintenanceWindows: [
          {
            name: 'User plane at night',
            workloads: ['*upf*', '*smf*'],
            weekdays: [1, 2, 3, 4],
            from: '01:00',
            hours: 4,
          },
        ],
        traits: [{ workloads: ['*upf*'], criticality: 'high', complexity: 'high', language: 'c++' }],
      },
    }),
  };
}

/** A web shop that grows: hosts that are bought and hosts that go back, a budget by quarter, hands off in the high season. */
function webShop(): IndustryCase {
  const estate = makeEstate({
    seed: 63,
    vms: 120,
    name: 'lantern',
    applications: [
      'shop',
      'basket',
      'search',
      'price',
      'catalog',
      'checkout',
      'stock',
      'reviews',
      'images',
      'mailer',
      'coupons',
      'returns',
      'feeds',
      'session',
      'ads',
      'reports',
    ],
  });
  const old = estate.hosts
    .filter((host) => host.cluster.name === 'PROD-A')
    .slice(0, 2)
    .map((host) => host.name);
  return {
    id: 'web-shop',
    files: new Map([
      ['web-shop-hosts.csv', text(hostsCsv(estate))],
      ['web-shop-workloads.csv', text(workloadsCsv(estate))],
    ]),
    scenario: scenario({
      name: 'Web shop: growth, new hosts and the high season',
      startDate: '2027-03-01',
      currency: 'EUR',
      changes: [{ kind: 'grow-demand', percent: 35 }],
      roadmap: {
        industry: 'retail',
        growthPercentPerYear: 35,
        objective: { npv: 1 },
        maxWaves: 26,
        freezes: [{ name: 'High season', from: '2027-11-08', to: '2028-01-02' }],
        hardware: [
          { kind: 'lease-end', name: 'Leased hosts go back', hosts: old, date: '2027-09-30' },
          {
            kind: 'arrival',
            name: 'New hosts',
            cluster: 'PROD-A',
            date: '2027-05-10',
            count: 2,
            cpuCores: 64,
            memoryMiB: 1_048_576,
            price: 21_500,
            idleW: 180,
            maxW: 620,
          },
        ],
        budgets: [
          { quarter: '2027-Q1', amount: 60_000 },
          { quarter: '2027-Q2', amount: 260_000 },
          { quarter: '2027-Q3', amount: 260_000 },
          { quarter: '2027-Q4', amount: 260_000 },
        ],
        traits: [
          { workloads: ['checkout*', 'basket*', 'shop*'], criticality: 'high' },
          { workloads: ['feeds*', 'reports*', 'images*'], criticality: 'low', language: 'go' },
        ],
      },
    }),
  };
}

/** The cases that are shipped, each with its constraints. */
export function industryCases(): readonly IndustryCase[] {
  return [bank(), hospital(), telecom(), webShop()];
}
