import { emptyInventory, type Fact } from '#core/inventory/inventory.ts';
import type { Importer } from '../contract.ts';
import { makeKey } from '../keys.ts';
import { ItemLedger } from '../tree/ledger.ts';
import { itemsOf, makeTreeImporter, type TreeEstate, type TreeItem, type TreeSetting } from '../tree/treeImporter.ts';
import { asObject, isTrueAt, listAt, textAt } from '../tree/value.ts';

type Kind = 'rule' | 'group' | 'resource';

/**
 * What Proxmox's high availability demands of where guests run: `pvesh get /cluster/ha/rules` (from 9.0 on), and before that
 * `/cluster/ha/groups` with `/cluster/ha/resources`, each with `--output-format json`.
 */
export const proxmoxAvailabilityImporter: Importer = makeTreeImporter({
  format: 'proxmox-ha',
  title: 'Proxmox VE rules of high availability (pvesh get /cluster/ha/rules, groups or resources)',
  holds: 'list of Proxmox HA rules, groups or resources',
  items: (tree) => {
    const items = itemsOf(tree, (root) => (asObject(root)?.['data'] === undefined ? null : listAt(root, 'data')));
    return items.some(({ value }) => kindOf(value) !== null) ? items : null;
  },
  read,
});

function kindOf(value: unknown): Kind | null {
  const type = textAt(value, 'type') ?? '';
  if (textAt(value, 'rule') !== null && /^(?:node|resource)-affinity$/.test(type)) return 'rule';
  if (textAt(value, 'group') !== null && textAt(value, 'nodes') !== null && (type === 'group' || type === '')) {
    return 'group';
  }
  return /^(?:vm|ct):\d+$/.test(textAt(value, 'sid') ?? '') ? 'resource' : null;
}

function read(items: readonly TreeItem[], { sink, sourceId }: TreeSetting): TreeEstate {
  const ledgers = new Map<string, ItemLedger>();
  const facts: Fact[] = [];
  for (const { value, row, path } of items) {
    const kind = kindOf(value);
    const sheet = kind ?? 'unknown';
    const ledger = ledgers.get(sheet) ?? new ItemLedger(sourceId, sheet);
    ledgers.set(sheet, ledger);
    const cells = ['rule', 'group', 'sid', 'type', 'resources', 'nodes'].map(
      (name) => [name, textAt(value, name)] as const,
    );
    const entry = ledger.enter(row, cells, value);
    const origin = { sourceId, sheet, row };
    const place = { sheet, row, column: path === '' ? undefined : path };
    switch (kind) {
      case null:
        sink.add('error', 'object-unknown', 'This is no rule, group or resource of Proxmox; it was refused.', place);
        continue;
      case 'rule':
        facts.push(ruleFact(value, origin));
        break;
      case 'group':
        facts.push({ ...nodesFact(value, textAt(value, 'group') ?? '', 'restricted', origin), workloads: [] });
        break;
      case 'resource': {
        const group = textAt(value, 'group');
        if (group === null) {
          sink.add('info', 'resource-without-group', 'The resource is in no group, so it may run anywhere.', place);
          ledger.settle(entry, 'merged');
          continue;
        }
        facts.push({
          ...nodesFact(null, group, 'restricted', origin),
          workloads: membersOf(textAt(value, 'sid')),
        });
        break;
      }
    }
    ledger.settle(entry, 'stored');
  }
  return { inventory: { ...emptyInventory, facts }, ledgers: [...ledgers.values()], toolVersion: null };
}

type Origin = Extract<Fact, { kind: 'rule' }>['origin'];

function ruleFact(value: unknown, origin: Origin): Extract<Fact, { kind: 'rule' }> {
  const name = textAt(value, 'rule') ?? '';
  const workloads = membersOf(textAt(value, 'resources'));
  const isNegative = textAt(value, 'affinity') === 'negative';
  if (textAt(value, 'type') === 'node-affinity') {
    return { ...nodesFact(value, name, 'strict', origin), workloads };
  }
  return {
    kind: 'rule',
    rule: {
      key: makeKey('proxmox', 'ha', name),
      name,
      kind: isNegative ? 'anti-affinity' : 'affinity',
      hostRule: null,
      maxPerHost: isNegative ? 1 : null,
      isEnabled: !isTrueAt(value, 'disable'),
      basis: 'HA rule of Proxmox',
      clusterId: null,
    },
    workloads,
    hosts: [],
    origin,
  };
}

/** Nodes that guests are bound to; without `strict` (`restricted`) they only prefer them. */
function nodesFact(
  value: unknown,
  name: string,
  strictness: 'strict' | 'restricted',
  origin: Origin,
): Omit<Extract<Fact, { kind: 'rule' }>, 'workloads'> {
  return {
    kind: 'rule',
    rule: {
      key: makeKey('proxmox', 'ha', name),
      name,
      kind: 'host-group',
      hostRule: textAt(value, 'affinity') === 'negative' ? 'forbidden' : 'required',
      maxPerHost: null,
      isEnabled: !isTrueAt(value, 'disable'),
      basis: strictness === 'strict' ? 'HA rule of Proxmox' : 'HA group of Proxmox',
      clusterId: null,
    },
    // `pve1:2,pve2`: a node and its priority.
    hosts: listOf(textAt(value, 'nodes')).map((node) => [node.replace(/:\d+$/, '')]),
    ...(value !== null && !isTrueAt(value, strictness) ? { isPreferred: true } : {}),
    origin,
  };
}

/** `vm:100,ct:101`, each by the identifier that the list of resources gives its guests. */
function membersOf(text: string | null): string[][] {
  return listOf(text).map((sid) => [`proxmox:${sid.toLowerCase()}`]);
}

function listOf(text: string | null): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
