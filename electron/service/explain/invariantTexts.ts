/** Each check of the certificate in words. Ids that are not here are shown as they are. */
export const invariantTexts: Readonly<Record<string, { readonly title: string; readonly text: string }>> = {
  'document-well-formed': {
    title: 'The plan is complete',
    text: 'Every id that the roadmap names exists once, and every figure is a number.',
  },
  'states-chain': {
    title: 'States follow one another',
    text: 'There is one state for today and one after each wave, in order.',
  },
  'states-cover-all-powered-on-workloads': {
    title: 'No workload is lost',
    text: 'Every state has each running workload once, and no other.',
  },
  'first-state-is-today': {
    title: 'It starts from today',
    text: 'The first state is the estate as it was imported: same hosts, same technologies.',
  },
  'exactly-one-host-that-is-on': {
    title: 'One host each',
    text: 'Each workload is on exactly one host, and that host is switched on.',
  },
  'stays-in-cluster': { title: 'Clusters are kept', text: 'No workload leaves its cluster.' },
  'capacity-after-each-wave': {
    title: 'Room after every wave',
    text: 'After every wave, demand is within what may be used of every host, for CPU and for memory.',
  },
  'capacity-during-each-wave': {
    title: 'Room during every wave',
    text: 'The same while a wave runs, with each moving workload counted on both hosts.',
  },
  'overloaded-hosts-never-grow': {
    title: 'Overloaded hosts do not grow',
    text: 'A host that is over its limit today may stay so until its workloads move, but never gets more.',
  },
  'no-host-above-usable-in-last-state': {
    title: 'No overload at the end',
    text: 'In the last state no host is over what may be used of it.',
  },
  'technology-forward-only': {
    title: 'Technology moves forward',
    text: 'Along virtual machine, container, WebAssembly, or it stays; never back.',
  },
  'moves-equal-difference': {
    title: 'Moves are the whole difference',
    text: 'The moves of a wave are exactly what differs between the states around it.',
  },
  'hosts-on-consistent': {
    title: 'Hosts on are counted right',
    text: 'The hosts listed as on are those that were on before, less those released, and carry every workload.',
  },
  'released-hosts-empty-and-off': {
    title: 'Released hosts are empty',
    text: 'A host that is switched off carries nothing and stays off.',
  },
  'effort-within-capacity': {
    title: 'The team can do it',
    text: 'The effort of every wave is the sum of its moves and within the team’s capacity.',
  },
  'moves-within-limit': { title: 'Not too many moves', text: 'No wave has more moves than the scenario allows.' },
  'wave-dates': { title: 'Dates fit', text: 'Waves follow one another from the start date, without overlap.' },
  'group-constraints': {
    title: 'Groups move together',
    text: 'The members of a group that must move together are in one wave.',
  },
  'order-constraints': {
    title: 'Dependencies come first',
    text: 'What others depend on moves in an earlier wave or in the same.',
  },
  'isolation-floor': {
    title: 'Isolation is kept',
    text: 'No workload is isolated less than it has to be, in any state.',
  },
  'allowed-hosts': { title: 'Only allowed hosts', text: 'Workloads go only to hosts that they may run on.' },
  'anti-affinity': {
    title: 'Kept apart',
    text: 'Of workloads that must be spread, no host carries more than it may, in any state and during any wave.',
  },
  affinity: {
    title: 'Kept together',
    text: 'Workloads that must share a host are never torn apart, and are on one host in the last state.',
  },
};
