import { chinese, formatDate, formatNumber, wordsIn } from '#core/drawing/format.ts';
import { chineseTerm } from '#core/report/recorded/inChinese.ts';
import type { ChecklistWords } from '#core/roadmap/waveChecklist.ts';

const day = (isoDay: string): string => formatDate(isoDay, chinese);
const n = (value: number): string =>
  formatNumber(Math.round(value * 10) / 10, Number.isInteger(value) ? 0 : 1, chinese);
const { technologies } = wordsIn(chinese);

/** The checklist of a wave in simplified Chinese. */
export const chineseChecklist: ChecklistWords = {
  nothingMoves: (wave) => `批次 ${wave} 没有迁移。`,
  waveBefore: (wave) => `批次 ${wave} 已完成，其主机承载的内容与计划一致。`,
  teamDays: (team, days, moves, start, end) =>
    `${team} 在 ${day(start)} 至 ${day(end)} 之间有 ${n(days)} 人日用于 ${n(moves)} 次迁移，且未安排其他工作。`,
  owners: (workloads, start, end) => `${n(workloads)} 个工作负载的负责人知悉并同意日期：${day(start)} 至 ${day(end)}。`,
  freezeInWave: (name, from, to, isForAll) =>
    `冻结期 ${name} 为 ${day(from)} 至 ${day(to)}：期间${isForAll ? '不进行任何割接' : '其所列工作负载不割接'}。`,
  freezeSoon: (name, from, to) =>
    `冻结期 ${name} 于批次结束不久后的 ${day(from)} 开始：延误者须等到 ${day(to)} 结束之后。`,
  arrival: (name, hosts, date) => `${name}：${hosts}于 ${day(date)} 到货；机位、电力与网络就绪，并纳入集群。`,
  hardwareEnd: (name, kind, hosts, date) =>
    `${name}：${hosts} 的${kind === 'lease-end' ? '租约' : '保修'}于 ${day(date)} 到期；在此之前已清空并关闭。`,
  cutOver: (on, from, hours) => `1 次指定时间的割接：${day(on)} ${from} 起，${n(hours)} 小时；值班人员与负责人在场。`,
  cutOvers: (count, firstDay, firstFrom, lastDay, lastFrom) =>
    `${n(count)} 次指定时间的割接：首次 ${day(firstDay)} ${firstFrom} 起，末次 ${day(lastDay)} ${lastFrom} 起；值班人员与负责人在场。`,
  longestInterruption: (minutes, workload) => `计划的最长中断为 ${n(minutes)} 分钟（${workload}）。`,
  accepted: (rule) => `由责任人接受：${rule}`,
  newRuntimes: (names) => `运行时 ${names.join('、')} 已安装在其节点上，且采用该 RuntimeClass 的 Pod 可以启动。`,
  usedRuntimes: (names) => `带运行时 ${names.join('、')} 的节点有空间容纳本批次。`,
  manifests: '计划清单中的 Namespace、ResourceQuota 与 LimitRange 已应用；密钥、存储与网络策略已就位。',
  replaced: (title, from, to) =>
    `${chineseTerm(title)}：“${chineseTerm(to)}”取代“${chineseTerm(from)}”，并已试用一次。`,
  data: (workloads, hours, names) =>
    `${n(workloads)} 个工作负载带有数据（复制共 ${n(hours)} 小时）：${names}。卷已就位，复制已演练，割接前比对校验和。`,
  backups: '每个工作负载均有恢复验证过的最新备份，以及书面的回退方案。',
  change: (workloads, from, to, names) =>
    `${n(workloads)} 个工作负载从${technologies[from]}改为${technologies[to]}：迁移前已构建、以真实负载测试并获批准（${names}）。`,
  bothSides: '迁移期间两侧均有空间：计划将其计入两侧，因此这些主机上不再安排其他内容。',
  afterEach: '每次迁移之后：服务有响应，监控在新环境中可见，且两个工作日内用量不超过计划需求。',
  wayBack: (first, last) =>
    `旧环境予以保留，${first === last ? `可回退至 ${day(last)}` : `最早 ${day(first)}、最晚 ${day(last)} 之前可回退`}；此后连同其备份任务一并删除。`,
  released: (hosts) => `批次结束时关闭 ${hosts.join('、')}：先移出集群，再关机，然后移出监控、许可与支持。`,
  names: (shown, more) => (more === 0 ? shown.join('、') : `${shown.join('、')} 等另外 ${n(more)} 个`),
};
