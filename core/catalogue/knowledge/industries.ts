import { table, type KnowledgeTable } from './table.ts';

/** A hard constraint that an industry puts on a plan. */
export interface IndustryConstraint {
  readonly id: string;
  readonly text: string;
  /** The bound as a figure where it is one. */
  readonly limit?: {
    readonly quantity: string;
    readonly comparison: '<' | '>' | '>=';
    readonly value: number;
    readonly unit: string;
  };
  readonly source: string;
}

/** What an industry asks of the estate. */
export interface IndustryProfile {
  readonly id: 'finance' | 'healthcare' | 'telecom' | 'retail';
  readonly name: string;
  readonly standards: readonly string[];
  readonly systems: readonly string[];
  /** Controls for compliance.coverage. */
  readonly requiredControls: readonly string[];
  readonly constraints: readonly IndustryConstraint[];
  readonly source: string;
}

/** Profiles of four industries with their hard constraints (seed-2 10.2-10.4; retail by the standard for card data). */
export const industryProfiles: readonly IndustryProfile[] = [
  {
    id: 'finance',
    name: 'Finance',
    standards: ['PCI DSS'],
    systems: ['Core banking', 'Payments', 'Treasury', 'Risk', 'Compliance', 'High-frequency trading', 'Insurance'],
    requiredControls: ['segmentation', 'access-control', 'encryption', 'audit'],
    constraints: [
      {
        id: 'zones',
        text: 'DMZ, application, database and management are separate zones with a policy for each pair.',
        source: 'seed-2 10.2',
      },
      {
        id: 'card-data-segmentation',
        text: 'Cardholder data is in a network segment of its own.',
        source: 'seed-2 10.2',
      },
      {
        id: 'card-data-access',
        text: 'Access to cardholder data is authorised, authenticated and audited.',
        source: 'seed-2 10.2',
      },
      {
        id: 'key-outside',
        text: 'Cardholder data is encrypted, with the key outside the container.',
        source: 'seed-2 10.2',
      },
      {
        id: 'trading-latency',
        text: 'Trading answers within 100 microseconds.',
        limit: { quantity: 'latency', comparison: '<', value: 100, unit: 'us' },
        source: 'seed-2 10.2',
      },
      {
        id: 'trading-jitter',
        text: 'Trading varies by less than 10 microseconds.',
        limit: { quantity: 'jitter', comparison: '<', value: 10, unit: 'us' },
        source: 'seed-2 10.2',
      },
      {
        id: 'trading-throughput',
        text: 'Trading takes more than a million orders a second.',
        limit: { quantity: 'throughput', comparison: '>', value: 1_000_000, unit: '1/s' },
        source: 'seed-2 10.2',
      },
      {
        id: 'trading-placement',
        text: 'Trading is pinned to cores and local memory, with SR-IOV or DPDK.',
        source: 'seed-2 10.2',
      },
      {
        id: 'data-classes',
        text: 'Confidential and restricted data is encrypted, internal data has access control.',
        source: 'seed-2 10.2',
      },
      {
        id: 'isolation',
        text: 'Isolation above 0.999 leads to Kata Containers with Firecracker.',
        limit: { quantity: 'isolation', comparison: '>', value: 0.999, unit: '1' },
        source: 'seed-4 8.7.1',
      },
    ],
    source: 'seed-2 10.2',
  },
  {
    id: 'healthcare',
    name: 'Healthcare',
    standards: ['HIPAA', 'HL7', 'FHIR', 'DICOM', 'X12'],
    systems: ['EHR', 'PACS', 'LIS', 'RIS', 'PMS', 'Billing', 'Clinical trials'],
    requiredControls: ['access-control', 'audit', 'encryption', 'minimum-necessary'],
    constraints: [
      {
        id: 'minimum-necessary',
        text: 'Access to health data is authorised and no wider than needed.',
        source: 'seed-2 10.3',
      },
      { id: 'transmission', text: 'Health data is encrypted on the way.', source: 'seed-2 10.3' },
      {
        id: 'audit-log',
        text: 'Every action on health data is logged with user, action, time and resource.',
        source: 'seed-2 10.3',
      },
      {
        id: 'consent',
        text: 'Trial data is shared with consent and to authorised parties only.',
        source: 'seed-2 10.3',
      },
      {
        id: 'imaging-storage',
        text: 'Storage grows with patients, studies, images and image size; plan it with the imaging pipeline.',
        source: 'seed-2 10.3',
      },
    ],
    source: 'seed-2 10.3',
  },
  {
    id: 'telecom',
    name: 'Telecom',
    standards: ['NFV (VNF, NFVI, MANO)', '5G core', 'MEC'],
    systems: ['AMF', 'SMF', 'UPF', 'PCF', 'UDM', 'AUSF', 'NRF'],
    requiredControls: ['slice-isolation', 'geo-redundancy', 'fault-domain-isolation', 'fast-failover'],
    constraints: [
      {
        id: 'availability',
        text: 'Availability above 99.999 %, at most 5.26 minutes a year.',
        limit: { quantity: 'availability', comparison: '>', value: 0.99999, unit: '1' },
        source: 'seed-2 10.4',
      },
      {
        id: 'failover',
        text: 'Repair within 50 milliseconds.',
        limit: { quantity: 'mttr', comparison: '<', value: 50, unit: 'ms' },
        source: 'seed-2 10.4',
      },
      { id: 'slices', text: 'Network slices (eMBB, URLLC, mMTC) share nothing.', source: 'seed-2 10.4' },
      { id: 'geo-redundancy', text: 'Services run in several regions.', source: 'seed-2 10.4' },
      { id: 'fault-domains', text: 'Fault domains do not overlap.', source: 'seed-2 10.4' },
      {
        id: 'edge-placement',
        text: 'An application goes to the nearest edge node that has room.',
        source: 'seed-2 10.4',
      },
    ],
    source: 'seed-2 10.4',
  },
  {
    id: 'retail',
    name: 'Retail',
    standards: ['PCI DSS'],
    systems: ['Web shop', 'Checkout', 'Payments', 'Basket', 'Catalogue', 'Fulfilment', 'Points of sale'],
    requiredControls: ['segmentation', 'access-control', 'encryption', 'audit'],
    constraints: [
      {
        id: 'card-data-segmentation',
        text: 'Cardholder data is in a network segment of its own.',
        source: 'seed-2 10.2 (PCI DSS holds for every merchant that takes cards)',
      },
      {
        id: 'card-data-access',
        text: 'Access to cardholder data is authorised, authenticated and audited.',
        source: 'seed-2 10.2 (PCI DSS holds for every merchant that takes cards)',
      },
      {
        id: 'isolation',
        text: 'Systems that touch cardholder data are isolated above 0.999: Kata Containers with Firecracker, or a VM.',
        limit: { quantity: 'isolation', comparison: '>', value: 0.999, unit: '1' },
        source: 'seed-4 8.7.1, applied to card data',
      },
    ],
    source: 'seed-2 10.2, for card data; the profile of a web shop is ours',
  },
];

/** The profiles as a table of the knowledge base. */
export const industryTables: readonly KnowledgeTable[] = [
  table(
    'industries',
    'Industry profiles',
    'seed-2 10.2-10.4; retail: 10.2 for card data',
    ['Standards', 'Systems', 'Required controls', 'Hard constraints'],
    industryProfiles.map((profile) => [
      profile.name,
      profile.standards.join(', '),
      profile.systems.join(', '),
      profile.requiredControls.join(', '),
      profile.constraints.map((constraint) => constraint.text).join(' '),
    ]),
    Object.fromEntries(industryProfiles.map((profile) => [profile.name, { source: profile.source }])),
  ),
];
