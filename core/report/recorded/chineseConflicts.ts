import type { SentencePair } from './sentences.ts';

/** The parts of a scenario's clashes, inside a sentence and as one: core/planning/scenarioLimits.ts. */
const limits: readonly SentencePair[] = [
  ['{names} is pinned to {host}', '{names} 固定在主机 {host}'],
  ['{names} are pinned to their hosts', '{names} 固定在各自的主机'],
  ['the rule {rule} binds workloads to hosts', '规则 {rule} 将工作负载限定在特定主机'],
  ['the rule {rule} keeps workloads apart', '规则 {rule} 要求工作负载分开'],
  ['the rule {rule} keeps workloads on one host', '规则 {rule} 要求工作负载共用一台主机'],
  ['a host carries at most {most} workloads', '每台主机至多承载 {most} 个工作负载'],
  ['the wave rule "{rule}" must hold', '批次规则“{rule}”为强制'],
  ['{name} moves in one wave', '{name} 须在同一批次迁移'],
  ['by the order {rule}, {first} moves before {later}', '按顺序 {rule}，{first} 先于 {later} 迁移'],
  [
    'by the order {rule}, {first} moves before {later} with {waves!} between',
    '按顺序 {rule}，{first} 先于 {later} 迁移，其间相隔 {waves!}',
  ],
  ['by {rule}, {one} and {other} never move in one wave', '按 {rule}，{one} 与 {other} 不在同一批次迁移'],
  ['what goes from VM to Wasm rests as a container for {waves!}', '从虚拟机到 Wasm 的工作负载须作为容器停留 {waves!}'],
  ['at most {most#} of {rule} move in a wave', '每批次至多迁移 {rule} 中的 {most} 个'],
  ['a wave moves at most {share} % of a cluster', '每批次至多迁移集群的 {share} %'],
  ['at most {most#} workloads move in a wave', '每批次至多迁移 {most} 个工作负载'],
  ['a wave may put {risk} of expected loss at risk', '单批次的预期损失至多 {risk}'],
  ['a wave has {days} person-days', '一个批次有 {days} 人日'],
  ['at most 1 workload moves in a wave', '每批次至多迁移 1 个工作负载'],
  ['the budget of {quarter} is {amount}', '{quarter} 的预算为 {amount}'],
  [
    'the budget of {quarter} is {amount}, of which {bought} are for hosts that arrive',
    '{quarter} 的预算为 {amount}，其中 {bought} 用于到货的主机',
  ],
  [
    'the freeze {name} stops everything from {from} to {to} ({waves!})',
    '冻结期 {name} 自 {from} 至 {to} 停止一切变更（{waves!}）',
  ],
  [
    'the freeze {name} stops {of} from {from} to {to} ({waves!})',
    '冻结期 {name} 自 {from} 至 {to} 停止 {of} 的变更（{waves!}）',
  ],
  ['{team} is away from {from} to {to} ({waves!})', '{team} 自 {from} 至 {to} 不在（{waves!}）'],
  ['in wave {wave#}', '批次 {wave}'],
  ['in the waves {first#} to {last#}', '批次 {first} 至 {last}'],
  ['before the first wave', '首个批次之前'],
  ['the maintenance window {name} opens at {from} for {hours} hours', '维护窗口 {name} 自 {from} 起开放 {hours} 小时'],
  ['{name} (a host for {cluster}) arrives on {date}', '{name}（{cluster} 的一台主机）于 {date} 到货'],
  ['{name} ({count#} hosts for {cluster}) arrives on {date}', '{name}（{cluster} 的 {count} 台主机）于 {date} 到货'],
  [
    '{hosts} has to be off on {date} (end of the {what!} {name}), so when wave {wave#} ends',
    '{hosts} 须于 {date} 前关闭（{what!} {name} 到期），即批次 {wave} 结束时',
  ],
  [
    '{hosts} have to be off on {date} (end of the {what!} {name}), so when wave {wave#} ends',
    '{hosts} 须于 {date} 前关闭（{what!} {name} 到期），即批次 {wave} 结束时',
  ],
  ['lease', '租约'],
  ['warranty', '保修'],
  ['{team} has {days} person-days a wave ({less})', '{team} 每批次有 {days} 人日（{less}）'],
  ['nobody can do more than this: {teams}', '现有技能仅限于：{teams}'],
  [
    '{cluster} has room for {cores} cores and {memory} GiB beside its reserve',
    '{cluster} 除预留外可容纳 {cores} 核与 {memory} GiB',
  ],
  [
    '{cluster} has room for {cores} cores and {memory} GiB beside its reserve, and no further host before {date}',
    '{cluster} 除预留外可容纳 {cores} 核与 {memory} GiB，且 {date} 之前没有更多主机',
  ],
  ['the roadmap has {waves!}, to {date}', '路线图有 {waves!}，至 {date}'],
  ['every state survives the failure of any host of a cluster', '每个状态都须承受集群中任一台主机故障'],
  [
    'every state survives the failure of any {count#} hosts of a cluster',
    '每个状态都须承受集群中任意 {count} 台主机故障',
  ],
];

/** Of a team, or of all people: parts of their own would fit far too much. */
function withHas(recorded: string, translated: string): readonly SentencePair[] {
  return [
    [recorded.replace('HAS', 'there are {days}'), translated.replace('HAS', '共有 {days} 人日')],
    [recorded.replace('HAS', '{team} has {days}'), translated.replace('HAS', ' {team} 有 {days} 人日')],
  ];
}

/** Sentences around them: core/roadmap/conflicts.ts and clashFigures.ts. */
const sentences: readonly SentencePair[] = [
  ['No roadmap reaches the target while {limit!}.', '在“{limit!}”的前提下，没有路线图能达到目标。'],
  [
    'These cannot all be kept: {first!}; {second!}; {third!}; {fourth!}.',
    '下列不能全部满足：{first!}；{second!}；{third!}；{fourth!}。',
  ],
  ...withHas(
    'Until wave {wave#} ends these moves take {needs} person-days, and HAS.',
    '批次 {wave} 结束前这些迁移需要 {needs} 人日，而HAS。',
  ),
  ...withHas(
    'All moves take {needs} person-days, and HAS in {waves!}.',
    '全部迁移需要 {needs} 人日，而 {waves!}内HAS。',
  ),
  ...withHas(
    '{names} takes {needs} person-days in one wave, and HAS.',
    '{names} 在一个批次内需要 {needs} 人日，而HAS。',
  ),
  ...withHas(
    '{names} take {needs} person-days in one wave, and HAS.',
    '{names} 在一个批次内需要 {needs} 人日，而HAS。',
  ),
];

/** The nearest changes: core/planning/scenarioLimits.ts. */
const changes: readonly SentencePair[] = [
  ['Take the pin of {names} back.', '取消 {names} 的固定。'],
  ['Take the pins of {names} back.', '取消 {names} 的固定。'],
  ['Take the rule {rule} back.', '取消规则 {rule}。'],
  ['Take the freeze {name} back.', '取消冻结期 {name}。'],
  ['Take the order {name} back.', '取消顺序 {name}。'],
  ['Take the limit {name} back.', '取消限制 {name}。'],
  ['Take the budget of {quarter} back.', '取消 {quarter} 的预算限制。'],
  ['Let the members of {name} move in parts.', '允许 {name} 的成员分批迁移。'],
  ['Let the two sides of {name} move in one wave.', '允许 {name} 的两方在同一批次迁移。'],
  ['Leave {waves!} between by {rule} instead of {have}.', '按 {rule} 相隔 {waves!}，而不是 {have} 个。'],
  ['Rest for {waves!} between the two stages instead of {have}.', '两个阶段之间停留 {waves!}，而不是 {have} 个。'],
  ['Let it go in one step.', '允许一步完成。'],
  [
    'Let {value} of {rule} move in a wave instead of {have} ({more} more).',
    '每批次允许 {rule} 中的 {value} 个迁移，而不是 {have} 个（多 {more} 个）。',
  ],
  ['Let a wave move {value} % of a cluster instead of {have} %.', '每批次允许迁移集群的 {value} %，而不是 {have} %。'],
  [
    'Allow {value} moves in a wave instead of {have} ({more} more).',
    '每批次允许 {value} 次迁移，而不是 {have} 次（多 {more} 次）。',
  ],
  [
    'Raise the budget of {quarter} to {value} from {have} ({more} more).',
    '将 {quarter} 的预算由 {have} 提高到 {value}（增加 {more}）。',
  ],
  ['Raise the risk budget of a wave to {value} from {have}.', '将单批次的风险预算由 {have} 提高到 {value}。'],
  ['Let {names} move in any wave.', '允许 {names} 在任何批次迁移。'],
  ['Hold {names} in wave {wave#} instead of {have#}.', '将 {names} 固定在批次 {wave}，而不是 {have}。'],
  ['Let the freeze {name} end on {date} instead of {have}.', '冻结期 {name} 于 {date} 结束，而不是 {have}。'],
  ['Let the freeze {name} begin on {date} instead of {have}.', '冻结期 {name} 自 {date} 开始，而不是 {have}。'],
  ['Let the absence of {team} end on {date} instead of {have}.', '{team} 的缺席于 {date} 结束，而不是 {have}。'],
  ['Let {team} work from {from} to {to}.', '{team} 自 {from} 至 {to} 照常工作。'],
  [
    'Keep the maintenance window {name} open for {value} hours instead of {have}.',
    '维护窗口 {name} 开放 {value} 小时，而不是 {have} 小时。',
  ],
  ['Have {name} on {date} instead of {have}.', '{name} 于 {date} 到货，而不是 {have}。'],
  ['Keep {hosts} until {date} instead of {have}.', '{hosts} 保留至 {date}，而不是 {have}。'],
  ['Keep {hosts}.', '保留 {hosts}。'],
  [
    'Give each wave {value} person-days instead of {have} ({more} more).',
    '每批次 {value} 人日，而不是 {have}（多 {more}）。',
  ],
  [
    'Give {team} {value} person-days a wave instead of {have} ({more} more).',
    '{team} 每批次 {value} 人日，而不是 {have}（多 {more}）。',
  ],
  ['Give {team} the skill {skill}.', '使 {team} 具备技能 {skill}。'],
  ['Give {team} the skills {skills}.', '使 {team} 具备技能 {skills}。'],
  ['Let {team} work on all clusters.', '允许 {team} 负责所有集群。'],
  [
    'One more host like {host} ({capacity}) in {cluster} from {date} on.',
    '自 {date} 起在 {cluster} 增加一台与 {host} 相同的主机（{capacity}）。',
  ],
  [
    '{count#} more hosts like {host} ({capacity}) in {cluster} from {date} on.',
    '自 {date} 起在 {cluster} 增加 {count} 台与 {host} 相同的主机（{capacity}）。',
  ],
  [
    'Give {cluster} {percent} % more room for the time of the roadmap: another host, a lower headroom or fewer failures to survive.',
    '在路线图期间为 {cluster} 增加 {percent} % 的空间：增加主机、降低余量或减少须承受的故障数。',
  ],
  [
    'Survive {failures} of hosts in each cluster instead of {have}.',
    '每个集群承受 {failures}（主机），而不是 {have}。',
  ],
  ['Make the wave rule "{rule}" a wish instead of a must.', '将批次规则“{rule}”由强制改为期望。'],
  [
    'Allow {waves!} instead of {have} ({more!} more, to {date}).',
    '允许 {waves!}，而不是 {have} 个（多 {more!}，至 {date}）。',
  ],
];

/** A limit also stands alone as a sentence, which begins with a capital. */
function alone([recorded, translated]: SentencePair): SentencePair {
  return [`${recorded.slice(0, 1).toUpperCase()}${recorded.slice(1)}.`, `${translated}。`];
}

/** What stands in the way of a roadmap, in Chinese. */
export const chineseConflicts: readonly SentencePair[] = [...limits, ...limits.map(alone), ...sentences, ...changes];
