import type { Technology } from '#core/inventory/technology.ts';

/** One noun for one and for several; languages without plurals have the same twice. */
export type CountNoun = readonly [one: string, several: string];

/** Every word that drawings print or say. A language is one object of this type: a text that is missing does not compile. */
export interface DrawingWords {
  readonly technologies: Readonly<Record<Technology, string>>;
  readonly host: CountNoun;
  readonly wave: CountNoun;
  readonly move: CountNoun;
  readonly workload: CountNoun;
  readonly cores: string;
  readonly personDays: string;
  readonly today: string;
  readonly target: string;
  readonly noCluster: string;
  readonly beforeAfter: {
    readonly title: string;
    readonly before: string;
    readonly after: string;
    readonly legend: string;
    sentence(label: string, before: string, after: string): string;
  };
  readonly gantt: {
    readonly title: string;
    readonly empty: string;
    readonly emptyDescription: string;
    readonly waves: string;
    readonly hostsReleased: string;
    readonly teamLoad: string;
    readonly effort: string;
    readonly capacity: string;
    moreClusters(count: number): string;
    asTechnology(name: string): string;
    waveLabel(number: number, dates: string, moves: string, effort: string, capacity: string): string;
    clusterLabel(number: number, cluster: string, moves: string): string;
    releasedLabel(number: number, hosts: string): string;
    loadLabel(number: number, effort: string, capacity: string, share: string): string;
    description(
      waves: string,
      from: string,
      to: string,
      moves: string,
      released: number,
      releasedText: string,
      worst: number,
      share: string,
    ): string;
  };
  readonly map: {
    readonly key: string;
    readonly keyDescription: string;
    readonly coresInUse: string;
    readonly memoryInUse: string;
    readonly free: string;
    readonly usable: string;
    readonly over: string;
    readonly off: string;
    offLabel(host: string): string;
    hostLabel(
      host: string,
      workloads: string,
      cores: string,
      usableCores: string,
      share: string,
      memory: string,
      usableMemory: string,
    ): string;
    on(used: string, all: number, allText: string): string;
    part(cluster: string, part: number, parts: number): string;
    title(heading: string): string;
    description(heading: string, before: string, after: string): string;
  };
  readonly curve: {
    readonly empty: string;
    readonly doNothing: string;
    readonly plan: string;
    /** The same lines where workloads grow. */
    readonly doNothingGrowing: string;
    readonly planGrowing: string;
    band(low: string, high: string): string;
    description(first: string, from: string, plan: string, band: string, nothing: string): string;
  };
  readonly flow: {
    readonly title: string;
    readonly empty: string;
    description(workloads: string, parts: string): string;
  };
  readonly tornado: {
    readonly empty: string;
    readonly emptyDescription: string;
    readonly low: string;
    readonly high: string;
    readonly atLow: string;
    readonly atHigh: string;
    likely(value: string): string;
    label(name: string, low: string, atLow: string, high: string, atHigh: string): string;
    description(name: string, low: string, high: string, count: number): string;
  };
  readonly cashFlow: {
    readonly title: string;
    readonly spend: string;
    readonly saved: string;
    readonly cumulative: string;
    readonly empty: string;
    label(quarter: string, spend: string, saved: string, cumulative: string): string;
    description(quarters: number, from: string, to: string, spend: string, cumulative: string): string;
  };
}

/** What drawings say in English. */
export const englishWords: DrawingWords = {
  technologies: {
    vm: 'Virtual machine',
    paravirt: 'Paravirtual machine',
    container: 'Container',
    microvm: 'MicroVM',
    sandbox: 'Sandboxed container',
    wasm: 'WebAssembly',
  },
  host: ['host', 'hosts'],
  wave: ['wave', 'waves'],
  move: ['move', 'moves'],
  workload: ['workload', 'workloads'],
  cores: 'cores',
  personDays: 'person-days',
  today: 'Today',
  target: 'Target',
  noCluster: 'No cluster',
  beforeAfter: {
    title: 'What changes when the plan is done?',
    before: 'before',
    after: 'after',
    legend: 'P10 to P90; each pair on its own scale from zero',
    sentence: (label, before, after) => `${label}: ${before} before, ${after} after`,
  },
  gantt: {
    title: 'When does what move, and can the team carry it?',
    empty: 'Nothing has to move: the roadmap has no waves.',
    emptyDescription: 'The roadmap has no waves: nothing has to move.',
    waves: 'Waves',
    hostsReleased: 'Hosts released',
    teamLoad: 'Team load',
    effort: 'effort',
    capacity: 'team capacity',
    moreClusters: (count) => `${count} more clusters`,
    asTechnology: (name) => `as ${name}`,
    waveLabel: (number, dates, moves, effort, capacity) =>
      `Wave ${number}, ${dates}: ${moves}, ${effort} of ${capacity} person-days`,
    clusterLabel: (number, cluster, moves) => `Wave ${number}, ${cluster}: ${moves}`,
    releasedLabel: (number, hosts) => `After wave ${number}: ${hosts} switched off`,
    loadLabel: (number, effort, capacity, share) => `Wave ${number}: ${effort} of ${capacity} person-days (${share})`,
    description: (waves, from, to, moves, released, releasedText, worst, share) =>
      `${waves} from ${from} to ${to} with ${moves}; ${releasedText} ${released === 1 ? 'is' : 'are'} released. ` +
      `The fullest wave is number ${worst} with ${share} of the team's capacity.`,
  },
  map: {
    key: 'Key',
    keyDescription:
      'Each host is a pair of bars: cores on the left, memory on the right, as shares of the host. The line is what may be used after the reserve.',
    coresInUse: 'cores in use',
    memoryInUse: 'memory in use',
    free: 'free',
    usable: 'usable after reserve',
    over: 'over usable',
    off: 'switched off',
    offLabel: (host) => `${host}: switched off`,
    hostLabel: (host, workloads, cores, usableCores, share, memory, usableMemory) =>
      `${host}: ${workloads}, ${cores} of ${usableCores} usable cores (${share} of all), ${memory} of ${usableMemory} usable memory`,
    on: (used, _all, allText) => `${used} of ${allText} on`,
    part: (cluster, part, parts) => `${cluster} (${part} of ${parts})`,
    title: (heading) => `Which hosts carry ${heading} before and after?`,
    description: (heading, before, after) => `${heading}: ${before} today, ${after} in the target.`,
  },
  curve: {
    empty: 'There is no plan to draw.',
    doNothing: 'do nothing',
    plan: 'plan',
    doNothingGrowing: 'do nothing, with growth',
    planGrowing: 'plan, with growth',
    band: (low, high) => `, in eight of ten samples between ${low} and ${high}`,
    description: (first, from, plan, band, nothing) =>
      `From ${first} on ${from} to ${plan} after the last wave${band}; ${nothing} if nothing is done.`,
  },
  flow: {
    title: 'What does each workload become?',
    empty: 'There are no workloads.',
    description: (workloads, parts) => `${workloads} workloads. ${parts}.`,
  },
  tornado: {
    empty: 'No assumption with a range moves this figure.',
    emptyDescription: 'No assumption has a range.',
    low: 'low',
    high: 'high',
    atLow: 'assumption at its low value',
    atHigh: 'assumption at its high value',
    likely: (value) => `likely: ${value}`,
    label: (name, low, atLow, high, atHigh) => `${name}: ${low} gives ${atLow}, ${high} gives ${atHigh}`,
    description: (name, low, high, count) =>
      `${name} moves it most: from ${low} to ${high}. ${count} assumptions are drawn.`,
  },
  cashFlow: {
    title: 'When is the money back?',
    spend: 'spent',
    saved: 'saved',
    cumulative: 'saved less spent since the start',
    empty: 'There is no business case to draw.',
    label: (quarter, spend, saved, cumulative) =>
      `${quarter}: ${spend} spent, ${saved} saved, ${cumulative} since the start`,
    description: (quarters, from, to, spend, cumulative) =>
      `${quarters} quarters from ${from} to ${to}: ${spend} are spent, and at the end ${cumulative} are saved less spent.`,
  },
};

/** What drawings say in simplified Chinese. */
export const chineseWords: DrawingWords = {
  technologies: {
    vm: '虚拟机',
    paravirt: '半虚拟化虚拟机',
    container: '容器',
    microvm: '微虚拟机',
    sandbox: '沙箱容器',
    wasm: 'WebAssembly',
  },
  host: ['台主机', '台主机'],
  wave: ['个批次', '个批次'],
  move: ['次迁移', '次迁移'],
  workload: ['个工作负载', '个工作负载'],
  cores: '核',
  personDays: '人日',
  today: '当前',
  target: '目标',
  noCluster: '无集群',
  beforeAfter: {
    title: '计划完成后有哪些变化？',
    before: '之前',
    after: '之后',
    legend: 'P10 至 P90；每对数值各自从零起按比例绘制',
    sentence: (label, before, after) => `${label}：之前 ${before}，之后 ${after}`,
  },
  gantt: {
    title: '何时迁移什么，团队能否承担？',
    empty: '无需迁移：路线图没有批次。',
    emptyDescription: '路线图没有批次：无需迁移。',
    waves: '批次',
    hostsReleased: '释放主机',
    teamLoad: '团队负荷',
    effort: '工作量',
    capacity: '团队产能',
    moreClusters: (count) => `其他 ${count} 个集群`,
    asTechnology: (name) => `迁为${name}`,
    waveLabel: (number, dates, moves, effort, capacity) =>
      `批次 ${number}，${dates}：${moves}，${effort}/${capacity} 人日`,
    clusterLabel: (number, cluster, moves) => `批次 ${number}，${cluster}：${moves}`,
    releasedLabel: (number, hosts) => `批次 ${number} 之后：关闭 ${hosts}`,
    loadLabel: (number, effort, capacity, share) => `批次 ${number}：${effort}/${capacity} 人日（${share}）`,
    description: (waves, from, to, moves, _released, releasedText, worst, share) =>
      `自 ${from} 至 ${to} 共 ${waves}，${moves}；释放 ${releasedText}。最满的是批次 ${worst}，占团队产能的 ${share}。`,
  },
  map: {
    key: '图例',
    keyDescription: '每台主机以一对柱表示：左为核，右为内存，均为占该主机的比例。横线表示扣除预留后的可用量。',
    coresInUse: '已用核',
    memoryInUse: '已用内存',
    free: '空闲',
    usable: '扣除预留后可用',
    over: '超出可用量',
    off: '已关闭',
    offLabel: (host) => `${host}：已关闭`,
    hostLabel: (host, workloads, cores, usableCores, share, memory, usableMemory) =>
      `${host}：${workloads}，可用 ${usableCores} 核中已用 ${cores} 核（占全部的 ${share}），可用内存 ${usableMemory} 中已用 ${memory}`,
    on: (used, _all, allText) => `${allText}中 ${used} 台开机`,
    part: (cluster, part, parts) => `${cluster}（${part}/${parts}）`,
    title: (heading) => `${heading} 的负载前后由哪些主机承担？`,
    description: (heading, before, after) => `${heading}：当前 ${before}；目标 ${after}。`,
  },
  curve: {
    empty: '没有可绘制的计划。',
    doNothing: '维持现状',
    plan: '按计划',
    doNothingGrowing: '维持现状（含增长）',
    planGrowing: '按计划（含增长）',
    band: (low, high) => `，十个样本中有八个介于 ${low} 与 ${high} 之间`,
    description: (first, from, plan, band, nothing) =>
      `自 ${from} 的 ${first} 变为最后批次后的 ${plan}${band}；维持现状则为 ${nothing}。`,
  },
  flow: {
    title: '每个工作负载将变成什么？',
    empty: '没有工作负载。',
    description: (workloads, parts) => `${workloads} 个工作负载。${parts}。`,
  },
  tornado: {
    empty: '没有带范围的假设影响该数值。',
    emptyDescription: '没有带范围的假设。',
    low: '低值',
    high: '高值',
    atLow: '假设取低值',
    atHigh: '假设取高值',
    likely: (value) => `最可能：${value}`,
    label: (name, low, atLow, high, atHigh) => `${name}：取 ${low} 得 ${atLow}，取 ${high} 得 ${atHigh}`,
    description: (name, low, high, count) => `${name}影响最大：从 ${low} 到 ${high}。共绘制 ${count} 项假设。`,
  },
  cashFlow: {
    title: '资金何时收回？',
    spend: '支出',
    saved: '节省',
    cumulative: '自开始起的累计净节省',
    empty: '没有可绘制的商业论证。',
    label: (quarter, spend, saved, cumulative) => `${quarter}：支出 ${spend}，节省 ${saved}，累计 ${cumulative}`,
    description: (quarters, from, to, spend, cumulative) =>
      `自 ${from} 至 ${to} 共 ${quarters} 个季度：支出 ${spend}，期末累计净节省 ${cumulative}。`,
  },
};
