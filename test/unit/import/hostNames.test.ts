import { describe, expect, it } from 'vitest';
import { matchHostNames } from '#core/import/hostNames.ts';

/** Which host each mentioned name gets, all in one cluster unless said otherwise (`name@cluster`). */
function match(described: readonly string[], mentioned: readonly string[]): readonly (string | null)[] {
  const split = (text: string): { name: string; clusterId: string } => {
    const [name = '', clusterId = 'c1'] = text.split('@');
    return { name, clusterId };
  };
  const hosts = described.map((text) => ({ id: text, ...split(text) }));
  return matchHostNames(hosts, mentioned.map(split)).map((found) => (found ? `${found.hostId} ${found.basis}` : null));
}

describe('host names', () => {
  it('are recorded when equal but for case', () => {
    expect(match(['ESX1.lab'], ['esx1.lab'])).toEqual(['ESX1.lab recorded']);
  });

  it('match without their domain', () => {
    expect(match(['esx1', 'esx2.lab'], ['esx1.lab', 'ESX2'])).toEqual(['esx1 matched', 'esx2.lab matched']);
    expect(match(['esx2.lab'], ['esx2.lab', 'esx2'])).toEqual(['esx2.lab recorded', 'esx2.lab matched']);
  });

  it('with two domains match only within a cluster and only when nobody else fits', () => {
    expect(match(['esx1.new'], ['esx1.old'])).toEqual(['esx1.new matched']);
    expect(match(['esx1.new@a'], ['esx1.old@b'])).toEqual([null]);
    expect(match(['esx1.new'], ['esx1.old', 'esx1.older'])).toEqual([null, null]);
  });

  it('match when one is the end of the other, as in the real sample', () => {
    expect(
      match(['vmsp-01', 'vmsp-02'], ['bovmsp-01.customer.com', 'bovmsp-02.customer.com', 'bovmsp-06.customer.com']),
    ).toEqual(['vmsp-01 matched', 'vmsp-02 matched', null]);
  });

  it('match when one is the beginning of the other', () => {
    expect(match(['esx-ham-01'], ['esx-ham-01-mgmt'])).toEqual(['esx-ham-01 matched']);
  });

  it('never match a number cut in two or a number added', () => {
    expect(match(['esx1'], ['esx10'])).toEqual([null]);
    expect(match(['esx-a'], ['esx-a2'])).toEqual([null]);
    expect(match(['1esx'], ['11esx'])).toEqual([null]);
  });

  it('never match when two would fit, on either side', () => {
    expect(match(['vmsp-01'], ['bovmsp-01', 'covmsp-01'])).toEqual([null, null]);
    expect(match(['vmsp-01', 'ovmsp-01'], ['bovmsp-01'])).toEqual([null]);
  });

  it('never match loosely across clusters, by short pieces or by digits alone', () => {
    expect(match(['vmsp-01@a'], ['bovmsp-01@b'])).toEqual([null]);
    expect(match(['sp1'], ['vmsp1'])).toEqual([null]);
    expect(match(['1000'], ['a1000'])).toEqual([null]);
  });

  it('take addresses as a whole', () => {
    expect(match(['10.0.0.1', '10.0.0.2'], ['10.0.0.2', '10.1.0.9'])).toEqual(['10.0.0.2 recorded', null]);
  });

  it('in two clusters mean the host of the own', () => {
    expect(match(['esx1@a', 'esx1@b'], ['esx1@b', 'esx1@a', 'esx1@c'])).toEqual([
      'esx1@b recorded',
      'esx1@a recorded',
      null,
    ]);
  });
});
