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
  'extra-capacity': {
    title: 'Storage, operations, network and GPUs',
    text: 'No host carries more of any resource beside cores and memory than it has, in any state and during any wave.',
  },
  'team-capacity': {
    title: 'Teams can do it',
    text: 'In every wave each team’s moves are within the days that it has, absences and freezes taken off.',
  },
  'team-skills': {
    title: 'Teams know how',
    text: 'Each move is made by one team that has every skill it asks for and works on that cluster.',
  },
  'schedule-matches-moves': {
    title: 'The schedule is the roadmap',
    text: 'The schedule has each move once and nothing else; its days are inside the wave, its cut-over inside its days, and the way back stays open at least until the work ends.',
  },
  'closed-waves': {
    title: 'Freezes are kept',
    text: 'No workload moves in a wave that is frozen for it or has no maintenance window long enough.',
  },
  'held-in-wave': {
    title: 'Held where they were put',
    text: 'What was held in a wave by hand moves in that wave and in no other.',
  },
  'pace-limits': {
    title: 'What a bad wave can hit is limited',
    text: 'Of each set with a limit, no wave moves more workloads than it allows; a limit of one keeps them apart.',
  },
  'kept-apart': {
    title: 'What is kept apart moves apart',
    text: 'No wave moves workloads of both sets that were to be kept apart, as production and the rest.',
  },
  'strict-order': {
    title: 'First things first',
    text: 'What has to move first is done in waves before what comes after, with the waves between that were asked for.',
  },
  'stable-stage': {
    title: 'Stages rest',
    text: 'What goes by a stage between takes it first and rests there for the whole waves that were asked for.',
  },
  'last-wave': { title: 'Done in time', text: 'Nothing moves after the last wave in which anything may.' },
  'host-arrival': {
    title: 'Bought hosts have arrived',
    text: 'A bought host is off and takes nothing before the wave with which it arrives.',
  },
  'host-deadline': {
    title: 'Old hosts are gone in time',
    text: 'A host whose warranty or lease ends is empty and off when its last wave ends. A deadline that the planner could not meet is a violation here, too.',
  },
  'risk-budget': {
    title: 'Risk is limited',
    text: 'The expected loss by the moves of each wave is within the budget for one wave.',
  },
  budget: {
    title: 'Money is there',
    text: 'What moves cost in each budgeted set of waves, with hosts that arrive in them, is within the budget.',
  },
  'survives-failures': {
    title: 'Failures are survived',
    text: 'After every wave, each set of hosts that a cluster has to be able to lose was lost in simulation: what ran on them finds room on the others that are on, where needed after others there step aside, and rules of placement hold. A cluster that does not survive today must do so for good from the first state in which it can, and until then a failure never hits more workloads than today.',
  },
  'survives-failures-during-waves': {
    title: 'Failures while moving are survived',
    text: 'The same while a wave runs, with both sides of every move counted. Clusters that do not survive in the state before are left out.',
  },
};
