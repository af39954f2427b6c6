import { describe, expect, test } from 'vitest';
import { waveChecklist, type ChecklistFacts, type ListedMove } from '#core/roadmap/waveChecklist.ts';

function move(name: string, more: Partial<ListedMove> = {}): ListedMove {
  return {
    name,
    from: 'vm',
    to: 'vm',
    effortDays: 0.5,
    team: null,
    cutOver: null,
    transferHours: 0,
    downtimeMinutes: 0,
    rollbackUntil: null,
    ...more,
  };
}

function facts(more: Partial<ChecklistFacts> = {}): ChecklistFacts {
  return {
    number: 2,
    start: '2027-01-18',
    end: '2027-01-31',
    nearUntil: '2027-02-15',
    moves: [move('web')],
    released: [],
    freezes: [],
    hardware: [],
    runtimeClasses: [],
    brokenRules: [],
    ...more,
  };
}

function lines(more: Partial<ChecklistFacts>, has: RegExp): readonly string[] {
  return waveChecklist(facts(more)).filter((line) => has.test(line));
}

describe('the checklist of a wave', () => {
  test('of a host move alone asks for no new platform', () => {
    expect(waveChecklist(facts())).toEqual([
      'Wave 1 is finished and its hosts carry what the plan says.',
      'The owners of 1 workload know the dates, 2027-01-18 to 2027-01-31, and have agreed.',
      'Each of them has a current backup that was restored once, and a written way back.',
      'While a workload moves, both sides have room: the plan counts it on both, so nothing else is put on these hosts.',
      'After each move: the service answers, monitoring sees it on the new side, and its use stays within the planned demand for two business days.',
    ]);
  });

  test('names each team with its work', () => {
    const moves = [
      move('a', { team: 'Core', effortDays: 2.25 }),
      move('b', { team: 'Core', effortDays: 1 }),
      move('c', { team: 'Shop' }),
    ];
    expect(lines({ moves }, /person-days/)).toEqual([
      'Core has 3.3 person-days for 2 moves between 2027-01-18 and 2027-01-31, and nothing else is planned for them.',
      'Shop has 0.5 person-days for 1 move between 2027-01-18 and 2027-01-31, and nothing else is planned for them.',
    ]);
  });

  test('names freezes in it and soon after, and no others', () => {
    const freezes = [
      { name: 'Now', from: '2027-01-31', to: '2027-02-02', isForAll: true },
      { name: 'Soon', from: '2027-02-10', to: '2027-02-20', isForAll: false },
      { name: 'Past', from: '2027-01-01', to: '2027-01-17', isForAll: true },
      { name: 'Far', from: '2027-02-15', to: '2027-03-01', isForAll: true },
    ];
    const found = lines({ freezes }, /freeze/);
    expect(found).toHaveLength(2);
    expect(found[0]).toContain('The freeze Now holds from 2027-01-31 to 2027-02-02: nothing is cut over');
    expect(found[1]).toContain('The freeze Soon begins on 2027-02-10');
  });

  test('names hosts that arrive and hosts whose time is up', () => {
    const hardware = [
      { kind: 'arrival' as const, name: 'Order 7', date: '2027-01-20', hosts: '4 hosts' },
      { kind: 'lease-end' as const, name: 'Rack 4', date: '2027-02-14', hosts: 'esx-4*' },
      { kind: 'warranty-end' as const, name: 'Old', date: '2027-03-14', hosts: 'esx-1' },
    ];
    expect(lines({ hardware }, /Order|Rack|Old/)).toEqual([
      'Order 7: 4 hosts arrive on 2027-01-20; place, power and network are ready, and the cluster takes them in.',
      'Rack 4: the lease of esx-4* ends on 2027-02-14; they are empty and off before it.',
    ]);
  });

  test('says when the windows are, and how long the longest interruption is', () => {
    const moves = [
      move('b', { cutOver: { day: '2027-01-30', from: '22:00', hours: 6 }, downtimeMinutes: 45 }),
      move('a', { cutOver: { day: '2027-01-23', from: '20:00', hours: 4 }, downtimeMinutes: 12.34 }),
    ];
    expect(lines({ moves }, /cut-over/)).toEqual([
      '2 cut-overs with a window: the first on 2027-01-23 from 20:00, the last on 2027-01-30 from 22:00; on-call and owners are there. The longest interruption is planned with 45 minutes (b).',
    ]);
  });

  test('prepares the platform of what changes: runtime, manifests, backup, monitoring, recovery', () => {
    const all = waveChecklist(
      facts({
        moves: [move('fn', { to: 'wasm' }), move('edge', { to: 'microvm' })],
        runtimeClasses: [
          { name: 'kuasar-wasm', isNew: true },
          { name: 'kata-fc', isNew: false },
        ],
      }),
    ).join('\n');
    expect(all).toContain('The runtime kuasar-wasm is installed');
    expect(all).toContain('The nodes with the runtime kata-fc have room');
    expect(all).toContain('ResourceQuotas and LimitRanges');
    for (const part of ['Backup', 'Monitoring', 'Recovery', 'Logs', 'Health check']) {
      expect(all).toMatch(new RegExp(`^${part}: .+ takes the place of .+ and was tried once\\.$`, 'm'));
    }
  });

  test('counts the data of what changes, and not what a live migration copies', () => {
    const moves = [move('db', { to: 'container', transferHours: 3.25 }), move('live', { transferHours: 9 })];
    expect(lines({ moves }, /check sums/)).toEqual([
      '1 workload brings data (3.3 h of copying in all): db. Volumes are there, the copy was rehearsed, and its check sums are compared before the cut-over.',
    ]);
  });

  test('says until when the way back is open, which hosts go off, and which rules were broken knowingly', () => {
    const all = waveChecklist(
      facts({
        moves: [move('a', { rollbackUntil: '2027-02-14' }), move('b', { rollbackUntil: '2027-02-10' })],
        released: ['esx1', 'esx2'],
        brokenRules: ['It mixes 2 production workloads with 1 other.'],
      }),
    );
    expect(all).toContain('Accepted by who answers for it: It mixes 2 production workloads with 1 other.');
    expect(all.at(-2)).toContain('from 2027-02-10 on, the last until 2027-02-14');
    expect(all.at(-1)).toContain('switch off esx1, esx2');
  });

  test('of a wave in which nothing moves says so', () => {
    expect(waveChecklist(facts({ moves: [] }))).toEqual(['Nothing moves in wave 2.']);
  });
});
