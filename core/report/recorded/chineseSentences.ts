import { chineseConflicts } from './chineseConflicts.ts';
import type { SentencePair } from './sentences.ts';

/** Words that stand inside recorded sentences. */
const words: readonly SentencePair[] = [
  ['vm', '虚拟机'],
  ['paravirt', '半虚拟化虚拟机'],
  ['container', '容器'],
  ['microvm', '微虚拟机'],
  ['sandbox', '沙箱容器'],
  ['wasm', 'WebAssembly 模块'],
  ['name', '名称'],
  ['operating system', '操作系统'],
  ['annotation', '备注'],
  ['folder', '文件夹'],
  ['web', 'Web'],
  ['application', '应用'],
  ['test', '测试'],
  ['development', '开发'],
  ['cores', '核'],
  ['MiB', 'MiB'],
  ['MiB of local storage', 'MiB 本地存储'],
  ['operations a second', '次磁盘操作/秒'],
  ['IOPS', 'IOPS'],
  ['Mbit/s', 'Mbit/s'],
  ['GPUs', '个 GPU'],
  ['today', '当前'],
  ['after wave {wave}', '批次 {wave} 之后'],
  ['{cores} cores and {memory} MiB', '{cores} 核与 {memory} MiB'],
  ['{cores} cores and {memory} MiB, {more}', '{cores} 核与 {memory} MiB、{more}'],
  ['is', '是'],
  ['1 workload', '1 个工作负载'],
  ['{count} workloads', '{count} 个工作负载'],
  ['1 host', '1 台主机'],
  ['{count} hosts', '{count} 台主机'],
  ['1 VM', '1 台虚拟机'],
  ['{count} VMs', '{count} 台虚拟机'],
  ['1 wave', '1 个批次'],
  ['{count} waves', '{count} 个批次'],
  ['Stand-alone hosts', '独立主机'],
  ['finance', '金融'],
  ['healthcare', '医疗'],
  ['telecom', '电信'],
  ['retail', '零售'],
];

/** Why a workload is advised to become what: core/advice and core/planning/industry.ts. */
const advice: readonly SentencePair[] = [
  ['It is', '它是'],
  ['Its {field!} ("{text}") says that it is', '其{field!}（“{text}”）表明它是'],
  ['It is a template: nothing runs from it.', '它是模板：不运行任何程序。'],
  [
    'It is not running: decide whether it is still needed before planning a change.',
    '它未运行：在规划改变之前，请先决定是否仍需要它。',
  ],
  [
    'Its operating system is not known (the inventory says nothing), so it stays as it is.',
    '其操作系统未知（清单未说明），因此保持不变。',
  ],
  [
    'Its operating system is not known (the inventory says "{text}"), so it stays as it is.',
    '其操作系统未知（清单写为“{text}”），因此保持不变。',
  ],
  [
    '{system} is a desktop: containers and modules have no session to log in to.',
    '{system} 是桌面系统：容器与模块没有可登录的会话。',
  ],
  [
    '{system}: Windows containers need programs of Windows Server {year} or newer.',
    '{system}：Windows 容器要求程序来自 Windows Server {year} 或更新版本。',
  ],
  [
    'Windows containers suit web and application servers; nothing shows that it is one.',
    'Windows 容器适合 Web 与应用服务器；没有迹象表明它属于此类。',
  ],
  [
    'It stands where strangers reach it or runs foreign code, and no micro VM runtime takes Windows.',
    '它对外暴露或运行外来代码，而没有微虚拟机运行时支持 Windows。',
  ],
  ['{system} needs its own kernel.', '{system} 需要自己的内核。'],
  [
    '{system}: its programs expect a kernel interface that current kernels no longer offer by default.',
    '{system}：其程序所需的内核接口，现行内核默认不再提供。',
  ],
  ['{system}: images and node systems are 64-bit.', '{system}：镜像与节点系统均为 64 位。'],
  [
    '{who!} a database: its state, its recovery and its licence are bound to the machine.',
    '{who!}数据库：其状态、恢复与许可均绑定于这台机器。',
  ],
  [
    '{who!} a directory or certificate service, on which logins of the whole estate depend.',
    '{who!}目录或证书服务，整个资产的登录都依赖它。',
  ],
  [
    '{who!} a name or time service, which must run before any platform does.',
    '{who!}域名或时间服务，须先于任何平台运行。',
  ],
  ['{who!} a mail server with its queues and stores.', '{who!}邮件服务器，带有队列与存储。'],
  ['{who!} a file service that lives from its disks.', '{who!}文件服务，依赖其磁盘。'],
  ['{who!} a print server bound to drivers of its operating system.', '{who!}打印服务器，绑定于其操作系统的驱动程序。'],
  ['{who!} a virtual appliance that its vendor supports as a VM only.', '{who!}虚拟设备，厂商仅支持以虚拟机运行。'],
  ['{who!} part of a container platform itself.', '{who!}容器平台自身的一部分。'],
  [
    '{who!} a backup server, which must survive what it protects.',
    '{who!}备份服务器，须在其所保护的对象失效后仍可用。',
  ],
  [
    'With {vcpus} vCPU and {memory} GiB it fills much of a host by itself: a change gains little and risks much.',
    '它有 {vcpus} vCPU 与 {memory} GiB，独自占用主机的大部分：改变收益小而风险大。',
  ],
  ['It holds {size} GiB: moving it is a data migration first.', '它保存 {size} GiB 数据：迁移首先是一次数据迁移。'],
  [
    '{who!} a database of a {environment!} environment: an operator can run it in containers; a module has no disk to keep it.',
    '{who!}{environment!}环境的数据库：可由 Operator 在容器中运行；模块没有可保存数据的磁盘。',
  ],
  [
    'Nothing shows that it could be compiled to a WebAssembly module: language, threads and system calls are not in the inventory.',
    '没有迹象表明它可编译为 WebAssembly 模块：清单不含语言、线程与系统调用。',
  ],
  [
    'With {vcpus} vCPU and {memory} GiB it is more than one module: a module has 4 GiB of linear memory and few threads.',
    '它有 {vcpus} vCPU 与 {memory} GiB，超出一个模块：模块只有 4 GiB 线性内存与少量线程。',
  ],
  [
    'It stands where strangers reach it, so it keeps a hardware border around its kernel.',
    '它对外暴露，因此其内核外保留硬件边界。',
  ],
  [
    '{who!} a security gateway: it runs or faces foreign code, so it keeps a hardware border.',
    '{who!}安全网关：它运行或面对外来代码，因此保留硬件边界。',
  ],
  [
    '{who!} a build: it runs or faces foreign code, so it keeps a hardware border.',
    '{who!}构建服务器：它运行或面对外来代码，因此保留硬件边界。',
  ],
  ['It runs as {technology!} already, and nothing goes back.', '它已作为{technology!}运行，不会倒退。'],
  [
    'A {role!} server on Windows Server can run as a Windows container on a Windows node.',
    'Windows Server 上的{role!}服务器可作为 Windows 容器在 Windows 节点上运行。',
  ],
  [
    '{system} shares a kernel well: the balance of isolation and density is a container.',
    '{system} 适合共享内核：隔离与密度的平衡点是容器。',
  ],
  [
    'Its name says that it is a function: speed and efficiency ask for a module.',
    '其名称表明它是函数：速度与效率要求采用模块。',
  ],
  ['It needs its own operating system kernel: a VM.', '它需要自己的操作系统内核：虚拟机。'],
  [
    'What it does is not known: system and size allow the change, its owner must confirm it.',
    '其用途未知：系统与规模允许改变，须由负责人确认。',
  ],
  ['Its system is out of support: rebuild its image on a current base.', '其系统已停止支持：请基于现行版本重建镜像。'],
  ['{system} is out of support: rebuild its image on a current base.', '{system} 已停止支持：请基于现行版本重建镜像。'],
  ['The version of its system is not known.', '其系统版本未知。'],
  [
    'The scenario asks for {asked!}, but it runs as {today!} already and nothing goes back.',
    '方案要求{asked!}，但它已作为{today!}运行，不会倒退。',
  ],
  ['Decided in the scenario.', '由方案决定。'],
  ['It was moved to {technology!} already, and finished work stays.', '它已迁为{technology!}，已完成的工作保持不变。'],
  [
    'The {profile!} profile requires {constraint!} ({source?}); a {technology!} offers {isolation}.',
    '{profile!}行业规范要求{constraint!}（{source?}）；{technology!}提供 {isolation}。',
  ],
  ['isolation above 0.999', '隔离高于 0.999'],
  [
    'access to health data no wider than needed, planned as a hardware border',
    '健康数据的访问不超出所需，按硬件边界规划',
  ],
  ['isolation of network functions above 0.99', '网络功能的隔离高于 0.99'],
  ['isolation above 0.999 for card data', '银行卡数据的隔离高于 0.999'],
  ['are not known to be test, development or of low criticality', '未知为测试、开发或低关键程度'],
  ['carry clinical names, keep records or are of high criticality', '名称属临床系统、保存记录或关键程度高'],
  ['carry the name of a network function', '名称属网络功能'],
  [
    'touch payments or cards by their name and are not known to be test or development',
    '名称涉及支付或银行卡，且未知为测试或开发',
  ],
];

/** What the roadmap could not reach: core/roadmap findings, limits, units, repairTarget, targetDraft. */
const roadmap: readonly SentencePair[] = [
  ['{name} stays as it is: {why!}.', '{name} 保持不变：{why!}。'],
  [
    '{name} ends on {to} and not on {asked}, which has no room for its double running in time or would take one move more that earns nothing.',
    '{name} 最终位于 {to} 而不是 {asked}：后者无法及时容纳其双份运行，或者需要多一次没有收益的迁移。',
  ],
  ['{name} stays on {host} as {technology!}: {why!}.', '{name} 以{technology!}留在 {host}：{why!}。'],
  [
    'Free {amounts!} on one host of its cluster for the time of the move.',
    '请在迁移期间于其集群的一台主机上腾出 {amounts!}。',
  ],
  [
    '{count} workloads stay as they are, because the hosts {hosts} never have room to run them twice during a move: {names}.',
    '{count} 个工作负载保持不变，因为主机 {hosts} 在迁移期间始终无法容纳其双份运行：{names}。',
  ],
  [
    'Free at least {amounts!} on one of these hosts for the time of the moves, lend the cluster a host, or lower its reserve.',
    '请在迁移期间于其中一台主机上至少腾出 {amounts!}，或借给该集群一台主机，或降低其预留。',
  ],
  [
    '{count} workloads stay as they are ({names}): of each, {why!}.',
    '{count} 个工作负载保持不变（{names}），原因均为：{why!}。',
  ],
  [
    'no wave has room for the double running of {name} on {hosts} and no other host of its cluster can take it',
    '没有批次能在 {hosts} 上容纳 {name} 的双份运行，其集群也没有其他主机可接纳它',
  ],
  [
    'no wave has room for the double running of {name} and no other host of its cluster can take it',
    '没有批次能容纳 {name} 的双份运行，其集群也没有其他主机可接纳它',
  ],
  [
    'the waves up to the last one, {wave}, have no time or no room left for it',
    '直至最后批次 {wave} 的各批次都没有时间或空间留给它',
  ],
  [
    'it may move in wave {wave} only, and that wave has no time or no room for it',
    '它只可在批次 {wave} 迁移，而该批次没有时间或空间留给它',
  ],
  ['no wave that is left is open to it', '剩余批次均不对其开放'],
  ['what has to move before it never does', '须先于它迁移者始终不迁移'],
  [
    'more of a set with a limit per wave would have to move at once than may',
    '某个有单批次限制的集合须同时迁移的数量超过允许值',
  ],
  ['its risk is above what a wave may take', '其风险高于单批次可承受值'],
  ['no wave that is left has the money for it', '剩余批次没有相应资金'],
  ['no team has the skills for it', '没有团队具备所需技能'],
  ['no wave that is left has the people for it', '剩余批次没有相应人力'],
  ['Give a team the skills.', '请让某个团队具备这些技能。'],
  ['Give the teams more days, or the roadmap more waves.', '请给团队更多人日，或给路线图更多批次。'],
  ['Allow more moves in a wave, or more waves.', '请允许单批次更多迁移，或更多批次。'],
  [
    'Allow more waves, give the teams more days, or move fewer workloads.',
    '请允许更多批次，给团队更多人日，或少迁移一些工作负载。',
  ],
  ['Open a wave: a shorter freeze, a window, or more waves.', '请开放一个批次：缩短冻结期、增设窗口，或增加批次。'],
  ['Hold it in another wave, or make room and time in that one.', '请将其固定在另一批次，或在该批次留出空间与时间。'],
  ['Allow more waves, or a shorter rest between the two stages.', '请允许更多批次，或缩短两个阶段之间的停留。'],
  [
    'Allow more waves, or fewer waves between what comes first and what comes after.',
    '请允许更多批次，或减少先后之间间隔的批次。',
  ],
  [
    'Take the rule on their order back, or make room for what has to move first.',
    '请撤销其顺序规则，或为须先迁移者留出空间。',
  ],
  ['Raise the limit on moves of this set in a wave.', '请提高该集合的单批次迁移上限。'],
  ['Raise the risk budget of a wave.', '请提高单批次风险预算。'],
  ['Raise the budget, or spread it over more quarters.', '请提高预算，或将其分摊到更多季度。'],
  [
    '{host} has to be off when wave {wave} ends ({end}), but {left} of its {all} workloads never leave it: {names}.',
    '{host} 须在批次 {wave} 结束时（{end}）关闭，但其 {all} 个工作负载中有 {left} 个始终不离开：{names}。',
  ],
  [
    '{host} has to be off when wave {wave} ends ({end}), but is empty only after wave {late} ({lateEnd}).',
    '{host} 须在批次 {wave} 结束时（{end}）关闭，但到批次 {late}（{lateEnd}）之后才清空。',
  ],
  [
    'Give its workloads a target on other hosts that they can reach, or keep the host.',
    '请为其工作负载指定可到达的其他主机，或保留该主机。',
  ],
  [
    'Keep the host for 1 more wave, or give the waves before more people or room.',
    '请多保留该主机 1 个批次，或给此前的批次更多人力或空间。',
  ],
  [
    'Keep the host for {count} more waves, or give the waves before more people or room.',
    '请多保留该主机 {count} 个批次，或给此前的批次更多人力或空间。',
  ],
  [
    'The budget {id} of {amount} is exceeded by {over} before anything moves, by what is committed.',
    '预算 {id}（{amount}）在任何迁移之前已因既定支出超出 {over}。',
  ],
  ['Raise the budget {id} to {amount}.', '请将预算 {id} 提高到 {amount}。'],
  [
    '{host} was to be switched off but still carries 1 workload at the end: {names}.',
    '{host} 本应关闭，但最后仍承载 1 个工作负载：{names}。',
  ],
  [
    '{host} was to be switched off but still carries {count} workloads at the end: {names}.',
    '{host} 本应关闭，但最后仍承载 {count} 个工作负载：{names}。',
  ],
  [
    '{host} carries {count} workloads of {id} at the end, more than the rule allows: {names}.',
    '{host} 最后承载 {id} 的 {count} 个工作负载，超过规则允许：{names}。',
  ],
  [
    'The workloads of {id} are on {count} hosts at the end ({hosts}): {names}.',
    '{id} 的工作负载最后分布在 {count} 台主机上（{hosts}）：{names}。',
  ],
  ['Give the cluster room to move them, or change the rule.', '请给集群留出迁移空间，或修改规则。'],
  [
    '{names} is {technology!} at the end, which offers an isolation of {offered}; it needs {needed}.',
    '{names} 最后为{technology!}，隔离为 {offered}，而要求为 {needed}。',
  ],
  [
    '{names} are {technology!} at the end, which offers an isolation of {offered}; they need {needed}.',
    '{names} 最后为{technology!}，隔离为 {offered}，而要求为 {needed}。',
  ],
  ['Let it change to a technology with more isolation, or lower the floor.', '请改为隔离更强的技术，或降低下限。'],
  ['Let them change to a technology with more isolation, or lower the floor.', '请改为隔离更强的技术，或降低下限。'],
  [
    '{host} carries {load!} at the end, more than its usable {usable!}.',
    '{host} 最后承载 {load!}，超过其可用的 {usable!}。',
  ],
  ['Add {amounts!} to its cluster, or lower the reserve.', '请为其集群增加 {amounts!}，或降低预留。'],
  [
    '{name} runs as {from!} and is asked to go back to {asked!}; technology only moves forward, so it keeps {kept!}.',
    '{name} 现为{from!}，而要求倒退为{asked!}；技术只向前，因此保持{kept!}。',
  ],
  ['Keep {from!} as the target of {name}.', '请以{from!}作为 {name} 的目标。'],
  [
    '{name} needs an isolation of {floor}, {asked!} offers {offered}; it keeps {from!}.',
    '{name} 要求隔离 {floor}，{asked!}提供 {offered}；因此保持{from!}。',
  ],
  [
    'Choose a technology with an isolation of at least {floor} for {name}.',
    '请为 {name} 选择隔离不低于 {floor} 的技术。',
  ],
  ['{name} is asked to go to {host}, which its rules do not allow.', '{name} 被要求去往 {host}，而其规则不允许。'],
  ['{name} is asked to go to {host}, which is in another cluster.', '{name} 被要求去往 {host}，而后者在另一集群。'],
  ['Choose a host that {name} may run on, in its own cluster.', '请在其集群内为 {name} 选择可运行的主机。'],
  [
    '{name} goes to {asked!} by way of {stage!}, which is no step forward; it keeps {from!}.',
    '{name} 经{stage!}改为{asked!}，而这并非向前一步；因此保持{from!}。',
  ],
  ['Let {name} go to {asked!} in one step.', '请让 {name} 一步改为{asked!}。'],
  [
    '{name} goes to {asked!} by way of {stage!}, which offers an isolation of {offered} where it needs {floor}; it keeps {from!}.',
    '{name} 经{stage!}改为{asked!}，中间阶段的隔离为 {offered}，而要求为 {floor}；因此保持{from!}。',
  ],
  [
    'Let {name} go to {asked!} in one step, or by way of a technology with more isolation.',
    '请让 {name} 一步改为{asked!}，或经隔离更强的技术。',
  ],
  [
    '{name} goes to {asked!} by way of {stage!}, which are two moves, and is held in wave {wave}; it stays {kept!}.',
    '{name} 经{stage!}改为{asked!}需两次迁移，却被固定在批次 {wave}；因此停留在{kept!}。',
  ],
  [
    'Let {name} go in one step, or move in more waves than wave {wave}.',
    '请让 {name} 一步完成，或允许在批次 {wave} 以外的批次迁移。',
  ],
  [
    '{name} has to move before itself, by a rule that names it on both sides; it stays as it is.',
    '某规则在两侧都列出 {name}，要求其先于自身迁移；因此保持不变。',
  ],
  ['Take {name} out of one side of the rule.', '请将 {name} 从规则的一侧移除。'],
  [
    'Moving {name} from {from!} to {asked!} {fact!}. It stays {stage!}.',
    '将 {name} 从{from!}改为{asked!}：{fact!}。因此停留在{stage!}。',
  ],
  [
    'Moving {name} from {from!} to {asked!} {fact!}. It keeps {kept!}.',
    '将 {name} 从{from!}改为{asked!}：{fact!}。因此保持{kept!}。',
  ],
  ['Moving {name} to another host {fact!}. It stays on {host}.', '将 {name} 移到另一主机：{fact!}。因此留在 {host}。'],
  ['needs a team that works on its cluster; there is none', '需要负责其集群的团队，而没有这样的团队'],
  [
    'needs one team with {skills} that works on its cluster; there is none',
    '需要一个具备 {skills} 并负责其集群的团队，而没有这样的团队',
  ],
  ['Give a team that cluster.', '请让某个团队负责该集群。'],
  ['Give a team of that cluster the skills {skills}.', '请让负责该集群的团队具备技能 {skills}。'],
  [
    'takes {days} person-days; no team that can do it has more than {most} in a wave',
    '需 {days} 人日，而可承担的团队单批次至多 {most} 人日',
  ],
  ['takes {days} person-days; no team that can do it has any in a wave', '需 {days} 人日，而可承担的团队没有人日'],
  ['takes {days} person-days; a wave has {most}', '需 {days} 人日，而一个批次有 {most} 人日'],
  [
    'Give such a team at least {days} person-days (more people or longer waves).',
    '请给这样的团队至少 {days} 人日（增加人员或延长批次）。',
  ],
  [
    'Give a wave at least {days} person-days (more people or longer waves).',
    '请给一个批次至少 {days} 人日（增加人员或延长批次）。',
  ],
  ['has an expected loss of {risk}, a wave may take {budget}', '预期损失为 {risk}，而单批次允许 {budget}'],
  [
    'Raise the risk budget to at least {risk}, or make the move safer.',
    '请将风险预算提高到至少 {risk}，或使该迁移更安全。',
  ],
  ['costs {cost}, more than is left in any wave', '费用为 {cost}，超过任一批次的余额'],
  ['Give one of the budgets {cost} beside what is committed.', '请在既定支出之外给某项预算 {cost}。'],
  ['is held in wave {wave}, in which it may not move', '被固定在批次 {wave}，而该批次不允许迁移'],
  ['finds no wave up to the last one, {wave}, in which it may move', '直至最后批次 {wave} 都没有可迁移的批次'],
  ['finds no wave in which it may move', '没有可迁移的批次'],
  ['finds no wave {until} in which it may move', '没有可迁移的批次（{until}）'],
  ['Hold {name} in another wave.', '请将 {name} 固定在另一批次。'],
  [
    'Open a wave for {name}: a shorter freeze, a window, or more waves.',
    '请为 {name} 开放一个批次：缩短冻结期、增设窗口，或增加批次。',
  ],
  [
    '{label!} must move in one wave, and {names} would go by a stage, which takes two; they stay there.',
    '{label!}须在同一批次迁移，而 {names} 须经中间阶段，需两个批次；因此停留在该阶段。',
  ],
  ['Let them go in one step, or let the members move in parts.', '请让其一步完成，或允许成员分批迁移。'],
  ['The groups {ids} wait for each other, so together they', '组 {ids} 相互等待，因此合在一起'],
  ['The group {id}', '组 {id} '],
  ['{names}, bound to one host,', '绑定于同一主机的 {names} '],
  [
    '{names}, which wait for each other or share a host with what they wait for,',
    '相互等待或与所等待者共用主机的 {names} ',
  ],
  ['They change host but keep their technology.', '它们更换主机但保持技术。'],
  ['They stay as they are.', '它们保持不变。'],
  ['{label!} must move in one wave: {moves} moves, {fact!}.', '{label!}须在同一批次迁移：{moves} 次迁移，{fact!}。'],
  [
    '{label!} must move in one wave: {moves} moves and {days} person-days, {fact!}.',
    '{label!}须在同一批次迁移：{moves} 次迁移、{days} 人日，{fact!}。',
  ],
  ['which is more than the teams that can do it have in any wave', '超过可承担的团队在任一批次的人日'],
  ['a wave has {days} person-days', '而一个批次有 {days} 人日'],
  ['a wave has {days} person-days and {moves} moves', '而一个批次有 {days} 人日与 {moves} 次迁移'],
  [
    'Give a wave {days} person-days and {moves} moves, or let the members move in parts.',
    '请给一个批次 {days} 人日与 {moves} 次迁移，或允许成员分批迁移。',
  ],
  ['of which some have to move in an earlier wave than others', '而其中一部分须在更早的批次迁移'],
  ['Take the rule on their order back, or let the members move in parts.', '请撤销其顺序规则，或允许成员分批迁移。'],
  ['more than a limit on moves per wave allows', '超过单批次迁移上限'],
  ['Raise that limit, or let the members move in parts.', '请提高该上限，或允许成员分批迁移。'],
  ['with more expected loss than the {budget} of a wave', '预期损失超过单批次的 {budget}'],
  ['Raise the risk budget, or let the members move in parts.', '请提高风险预算，或允许成员分批迁移。'],
  ['which cost more than is left in any wave', '费用超过任一批次的余额'],
  ['Give one of the budgets more money, or let the members move in parts.', '请增加某项预算，或允许成员分批迁移。'],
  ['of which one needs skills that no team of its cluster has', '其中一个需要其集群的团队所不具备的技能'],
  ['Give a team of that cluster the skills.', '请让负责该集群的团队具备这些技能。'],
  ['and no wave is open to all of them', '而没有批次对其全部开放'],
  ['Open a wave to all of them, or let the members move in parts.', '请为其全部开放一个批次，或允许成员分批迁移。'],
  [
    '{host} has to be off by wave {wave}, so {name} stays on {to}.',
    '{host} 须在批次 {wave} 前关闭，因此 {name} 留在 {to}。',
  ],
  [
    '{host} has to be off by wave {wave}, so {name} goes to {to}.',
    '{host} 须在批次 {wave} 前关闭，因此 {name} 去往 {to}。',
  ],
  [
    '{host} has no room for {name} in the target, so it stays on {to}.',
    '{host} 在目标中容不下 {name}，因此它留在 {to}。',
  ],
  [
    '{host} has no room for {name} in the target, so it goes to {to}.',
    '{host} 在目标中容不下 {name}，因此它去往 {to}。',
  ],
  [
    'The group {group} of {count} workloads is not described, so no rule of it is known.',
    '组 {group}（{count} 个工作负载）没有描述，因此其规则未知。',
  ],
  [
    'The group {group} waits for the group {other}, which is not described; that rule is not applied.',
    '组 {group} 等待组 {other}，而后者没有描述；该规则不适用。',
  ],
];

/** First violations that the checker finds: core/roadmap/check*.ts. */
const counterexamples: readonly SentencePair[] = [
  [
    'There are {waves} waves and {states} states; there must be one state more than waves.',
    '有 {waves} 个批次与 {states} 个状态；状态应比批次多一个。',
  ],
  ['State {k} says that it is after wave {wave}.', '状态 {k} 标为批次 {wave} 之后。'],
  ['The workload {name} is powered on but has no place {when!}.', '工作负载 {name} 已开机，但在{when!}没有位置。'],
  [
    'The workload {id} has a place {when!} but is not in the inventory.',
    '工作负载 {id} 在{when!}有位置，但不在清单中。',
  ],
  [
    'The workload {name} has a place {when!} but is on no known host today.',
    '工作负载 {name} 在{when!}有位置，但当前不在已知主机上。',
  ],
  ['The workload {name} has a place {when!} but is powered off.', '工作负载 {name} 在{when!}有位置，但已关机。'],
  [
    'The first state has {name} on {host} as {technology!}; the inventory has it on {other} as {otherTechnology!}.',
    '第一个状态中 {name} 在 {host} 上为{technology!}；清单中它在 {other} 上为{otherTechnology!}。',
  ],
  [
    'The workload {name} is on the host {host} {when!}, which does not exist.',
    '工作负载 {name} 在{when!}位于不存在的主机 {host}。',
  ],
  [
    'The workload {name} is on {host} {when!}, which is switched off then.',
    '工作负载 {name} 在{when!}位于 {host}，而该主机当时已关闭。',
  ],
  [
    'The workload {name} is on {host} of cluster {cluster} {when!}; it belongs to cluster {own}.',
    '工作负载 {name} 在{when!}位于集群 {cluster} 的 {host}；它属于集群 {own}。',
  ],
  [
    'After wave {k}, {host} carries {load} {unit!}; {usable} are usable.',
    '批次 {k} 之后，{host} 承载 {load} {unit!}；可用 {usable}。',
  ],
  ['There is no state before wave {k}.', '批次 {k} 之前没有状态。'],
  [
    'During wave {k}, {host} carries {load} {unit!} and {more} more arrive; {usable} are usable.',
    '批次 {k} 期间，{host} 承载 {load} {unit!}，另有 {more} 到来；可用 {usable}。',
  ],
  [
    '{host} is above its usable capacity {when!} ({cores} of {usableCores} cores, {memory} of {usableMemory} MiB), yet {count} workloads arrive in wave {k}.',
    '{host} 在{when!}超出可用量（{cores}/{usableCores} 核，{memory}/{usableMemory} MiB），而批次 {k} 仍有 {count} 个工作负载到来。',
  ],
  [
    '{host} is above its usable capacity {when!} and grows in wave {k} from {before} to {after} {unit!}.',
    '{host} 在{when!}超出可用量，且在批次 {k} 从 {before} 增至 {after} {unit!}。',
  ],
  [
    'In the last state ({when!}) {host} carries {load} {unit!}; {usable} are usable.',
    '在最后状态（{when!}），{host} 承载 {load} {unit!}；可用 {usable}。',
  ],
  [
    'In the last state, {host} carries {load} {unit!}; {usable} are usable.',
    '在最后状态，{host} 承载 {load} {unit!}；可用 {usable}。',
  ],
  ['The workload {name} goes from {from!} to {to!} in wave {k}.', '工作负载 {name} 在批次 {k} 从{from!}变为{to!}。'],
  ['Wave {k} moves {name} from {from!} to {to!}.', '批次 {k} 将 {name} 从{from!}变为{to!}。'],
  ['nowhere', '无处'],
  ['on {host} as {technology!}', '位于 {host}、为{technology!}'],
  ['from {host} as {technology!}', '位于 {host}、为{technology!}'],
  ['Wave {k} has no state before or after it.', '批次 {k} 之前或之后没有状态。'],
  ['Wave {k} moves {name} twice.', '批次 {k} 两次迁移 {name}。'],
  [
    'Wave {k} has a move of {name} that changes nothing ({seat!}).',
    '批次 {k} 对 {name} 的迁移没有改变任何内容（{seat!}）。',
  ],
  [
    'Wave {k} moves {name} away {seat!}, but {when!} it is {was!}.',
    '批次 {k} 将 {name} 自“{seat!}”移走，但{when!}它“{was!}”。',
  ],
  [
    'Wave {k} moves {name} to be {seat!}, but afterwards it is {is!}.',
    '批次 {k} 应使 {name} “{seat!}”，但之后它“{is!}”。',
  ],
  [
    'In wave {k} {name} changes from {was!} to {is!} without a move.',
    '批次 {k} 中 {name} 未经迁移即从“{was!}”变为“{is!}”。',
  ],
  ['In wave {k} {name} disappears without a move.', '批次 {k} 中 {name} 未经迁移即消失。'],
  ['The hosts that are on {when!} name a host twice.', '{when!}开机的主机中有一台重复列出。'],
  ['The host {id} is on {when!} but does not exist.', '主机 {id} 在{when!}计为开机，但不存在。'],
  [
    '{count} hosts are on {when!}, but its totals count {counted}.',
    '{when!}有 {count} 台主机开机，而总量计为 {counted}。',
  ],
  ['{host} is off {before!} and on {after!}.', '{host} 在{before!}关闭，在{after!}开机。'],
  ['{host} arrives with wave {k} but is off {when!}.', '{host} 随批次 {k} 到货，但在{when!}关闭。'],
  [
    '{host} is on {before!} and off {after!}, but wave {k} does not release it.',
    '{host} 在{before!}开机、在{after!}关闭，而批次 {k} 并未释放它。',
  ],
  ['Wave {k} releases the host {id}, which does not exist.', '批次 {k} 释放不存在的主机 {id}。'],
  [
    'Wave {k} releases {host}, which wave {other} had released already.',
    '批次 {k} 释放 {host}，而批次 {other} 已释放它。',
  ],
  ['Wave {k} releases {host}, which is already off before it.', '批次 {k} 释放 {host}，而它此前已关闭。'],
  [
    'Wave {k} moves {name} to {host}, which wave {since} releases.',
    '批次 {k} 将 {name} 移到由批次 {since} 释放的 {host}。',
  ],
  ['{host} is released by wave {since} but on {when!}.', '{host} 由批次 {since} 释放，但在{when!}仍开机。'],
  [
    '{host} is released by wave {since} but carries {name} {when!}.',
    '{host} 由批次 {since} 释放，但在{when!}仍承载 {name}。',
  ],
  [
    'Wave {k} states {stated} person-days; its {moves} moves add up to {sum}.',
    '批次 {k} 标为 {stated} 人日；其 {moves} 次迁移合计 {sum} 人日。',
  ],
  [
    'Wave {k} states a capacity of {stated} person-days; the people have {real}.',
    '批次 {k} 标明产能 {stated} 人日；实际为 {real} 人日。',
  ],
  ['Wave {k} needs {needed} person-days; it has {has}.', '批次 {k} 需 {needed} 人日，而只有 {has} 人日。'],
  ['Wave {k} has {count} moves; at most {most} are allowed.', '批次 {k} 有 {count} 次迁移，至多允许 {most} 次。'],
  ['The wave at place {k} has the number {number}.', '第 {k} 个批次的编号为 {number}。'],
  [
    'Wave {k} runs from {start} to {end}, of which at least one is not a day.',
    '批次 {k} 自 {start} 至 {end}，其中至少一个不是日期。',
  ],
  ['Wave {k} ends on {end}, before it starts on {start}.', '批次 {k} 于 {end} 结束，早于开始日 {start}。'],
  ['Wave 1 starts on {start}; the roadmap starts on {day}.', '批次 1 于 {start} 开始；路线图于 {day} 开始。'],
  [
    'Wave {k} starts on {start}, not on the day after wave {before} ends.',
    '批次 {k} 于 {start} 开始，而非批次 {before} 结束的次日。',
  ],
  ['Wave {k} lasts {days} days; a wave lasts {asked}.', '批次 {k} 持续 {days} 天；应为 {asked} 天。'],
  [
    'The group {group} moves together, but it moves in the waves {waves}.',
    '组 {group} 须一起迁移，却在批次 {waves} 迁移。',
  ],
  [
    'The group {group} starts to move in wave {first}, but {needed}, which it waits for, is not finished before wave {last}.',
    '组 {group} 自批次 {first} 开始迁移，但其等待的 {needed} 到批次 {last} 才完成。',
  ],
  [
    'The workload {name} runs as {technology!} {when!} with an isolation of {value}; its floor is {floor}.',
    '工作负载 {name} 在{when!}为{technology!}，隔离为 {value}；其下限为 {floor}。',
  ],
  [
    'Wave {k} moves {name} to {host}, where its rules do not allow it.',
    '批次 {k} 将 {name} 移到其规则不允许的 {host}。',
  ],
  [
    'During wave {k}, {count} workloads of {rule} are on {host}; it may carry {most}.',
    '批次 {k} 期间，{rule} 的 {count} 个工作负载在 {host} 上；至多 {most} 个。',
  ],
  [
    'After wave {k}, {count} workloads of {rule} are on {host}; it may carry {most}.',
    '批次 {k} 之后，{rule} 的 {count} 个工作负载在 {host} 上；至多 {most} 个。',
  ],
  [
    'In the last state {count} workloads of {rule} are on {host}; it may carry {most}.',
    '在最后状态，{rule} 的 {count} 个工作负载在 {host} 上；至多 {most} 个。',
  ],
  [
    'The workloads of {rule} must share one host; {when!} they are on {count} hosts.',
    '{rule} 的工作负载须共用一台主机；{when!}它们在 {count} 台主机上。',
  ],
  [
    '{host} has too little {when!} ({load} of {limit} {unit!}), yet {more} more arrive in wave {k}.',
    '{host} 在{when!}已不足（{load}/{limit} {unit!}），而批次 {k} 另有 {more} 到来。',
  ],
  [
    '{host} has too little already and grows in wave {k} from {before} to {after} {unit!}.',
    '{host} 已不足，且在批次 {k} 从 {before} 增至 {after} {unit!}。',
  ],
  ['It is not known how many failures {cluster!} has to survive.', '不清楚{cluster!}须承受多少次故障。'],
  ['the pool of stand-alone hosts', '独立主机池'],
  ['the cluster {cluster}', '集群 {cluster}'],
  ['The cluster {cluster}', '集群 {cluster}'],
  ['during wave {k} with both sides of its moves counted', '批次 {k} 期间（迁移两侧均计入）'],
  ['During wave {k} with both sides of its moves counted', '批次 {k} 期间（迁移两侧均计入）'],
  ['Today', '当前'],
  ['After wave {k}', '批次 {k} 之后'],
  ['no room on the one other host that is on', '另一台开机主机上没有空间'],
  ['no room on the {count} other hosts that are on', '其余 {count} 台开机主机上没有空间'],
  [
    '{when!}, {cluster!} does not survive the loss of {hosts}: there is {room!} for {names}.',
    '{when!}，{cluster!}无法承受失去 {hosts}：{room!}容纳 {names}。',
  ],
  [
    '{when!}, it is not shown that {cluster!} survives the loss of {hosts}: the search for room for {names} reached its limit.',
    '{when!}，未能证明{cluster!}可承受失去 {hosts}：为 {names} 寻找空间的搜索已达上限。',
  ],
  [
    '{when!}, it is not shown that {cluster!} survives the loss of any {hosts}: {count} losses were not tried.',
    '{when!}，未能证明{cluster!}可承受失去任意 {hosts}：有 {count} 种情形未试。',
  ],
  [
    '{when!}, the loss of {hosts} leaves {count} workloads of {cluster!} with {room!}: {names}; today the worst loss leaves {today}.',
    '{when!}，失去 {hosts} 使{cluster!}的 {count} 个工作负载无处可放（{room!}）：{names}；当前最坏情形为 {today} 个。',
  ],
  [
    'Wave {k} needs {needed} person-days of the team {team}; it has {has}.',
    '批次 {k} 需团队 {team} 的 {needed} 人日，而只有 {has} 人日。',
  ],
  ['No team is named that moves {name} in wave {k}.', '批次 {k} 中没有指定迁移 {name} 的团队。'],
  ['Wave {k} moves {name} by the team {team}, which does not exist.', '批次 {k} 由不存在的团队 {team} 迁移 {name}。'],
  [
    'Wave {k} moves {name} by the team {team}, which has not the skill {skill}.',
    '批次 {k} 由团队 {team} 迁移 {name}，而该团队不具备技能 {skill}。',
  ],
  [
    'Wave {k} moves {name} by the team {team}, which does not work on hosts without a cluster.',
    '批次 {k} 由团队 {team} 迁移 {name}，而该团队不负责无集群的主机。',
  ],
  [
    'Wave {k} moves {name} by the team {team}, which does not work on {cluster!}.',
    '批次 {k} 由团队 {team} 迁移 {name}，而该团队不负责{cluster!}。',
  ],
  ['Wave {k} moves {name}, of which the schedule says nothing.', '批次 {k} 迁移 {name}，而日程未提及。'],
  ['The schedule has {name} in wave {k}, which does not move it.', '日程在批次 {k} 列出 {name}，而该批次并不迁移它。'],
  ['The schedule has {name} twice in wave {k}.', '日程在批次 {k} 两次列出 {name}。'],
  [
    'The schedule does not say on which days it moves {what} in wave {w#}.',
    '日程未说明在哪些日期迁移批次 {w} 的 {what}。',
  ],
  [
    'The schedule moves {what} in wave {w#} from {start} to {end}, of which one is no day.',
    '日程自 {start} 至 {end} 迁移批次 {w} 的 {what}，其中一个不是日期。',
  ],
  [
    'The schedule moves {what} in wave {w#} from {start} to {end}, which is before.',
    '日程自 {start} 至更早的 {end} 迁移批次 {w} 的 {what}。',
  ],
  [
    'The schedule moves {what} in wave {w#} from {start} to {end}; the wave runs from {first} to {last}.',
    '日程自 {start} 至 {end} 迁移批次 {w} 的 {what}；该批次为 {first} 至 {last}。',
  ],
  [
    'The cut-over of {what} in wave {w#} on {day} at {from} for {hours} hours is no time.',
    '批次 {w} 的 {what} 于 {day} {from}、{hours} 小时的割接不是有效时间。',
  ],
  [
    'The cut-over of {what} in wave {w#} is on {day}, outside its days of work from {start} to {end}.',
    '批次 {w} 的 {what} 的割接在 {day}，不在其工作日 {start} 至 {end} 之内。',
  ],
  [
    'The cut-over of {what} in wave {w#} on {day} at {from} lasts {hours} hours, past the end of the wave on {end}.',
    '批次 {w} 的 {what} 于 {day} {from} 的割接持续 {hours} 小时，超过批次结束日 {end}。',
  ],
  [
    'The way back of {what} in wave {w#} is open until {until}, but the work ends on {end}.',
    '批次 {w} 的 {what} 可回退至 {until}，而工作于 {end} 才结束。',
  ],
  [
    'The way back of {what} in wave {w#} is open until {until}, but nothing is held for its old side after {end}.',
    '批次 {w} 的 {what} 可回退至 {until}，而 {end} 之后没有为其旧环境保留资源。',
  ],
  ['Wave {k} moves {name}, which must not move in it.', '批次 {k} 迁移了该批次不得迁移的 {name}。'],
  ['Wave {k} moves {name}, which is held in wave {held}.', '批次 {k} 迁移 {name}，而它被固定在批次 {held}。'],
  [
    'Wave {k} moves {count} workloads of {rule}; at most {most} may move.',
    '批次 {k} 迁移 {rule} 的 {count} 个工作负载，至多允许 {most} 个。',
  ],
  [
    'By {rule}, {later} moves after {first}, but they move in the waves {next} and {last}.',
    '按 {rule}，{later} 须在 {first} 之后迁移，而它们在批次 {next} 与 {last} 迁移。',
  ],
  [
    'By {rule}, {later} moves after {first} with {between} waves between, but they move in the waves {next} and {last}.',
    '按 {rule}，{later} 须在 {first} 之后并隔 {between} 个批次迁移，而它们在批次 {next} 与 {last} 迁移。',
  ],
  [
    'The workload {name} goes from {from!} to {to!} in wave {k}; it has to take {via!} first.',
    '工作负载 {name} 在批次 {k} 从{from!}变为{to!}，而须先经{via!}。',
  ],
  [
    'The workload {name} takes {via!} in wave {since} and goes on to {to!} in wave {k}; it has to rest for {rest} whole waves.',
    '工作负载 {name} 在批次 {since} 成为{via!}，在批次 {k} 即变为{to!}，而须停留 {rest} 个完整批次。',
  ],
  ['Wave {k} moves {name}; nothing may move after wave {last}.', '批次 {k} 迁移 {name}，而批次 {last} 之后不得迁移。'],
  ['{host} arrives with wave {wave}, but it is on {when!}.', '{host} 随批次 {wave} 到货，但在{when!}已开机。'],
  [
    '{host} arrives with wave {wave}, but carries {name} {when!}.',
    '{host} 随批次 {wave} 到货，但在{when!}已承载 {name}。',
  ],
  [
    '{host} arrives with wave {wave}, but {name} moves there in wave {k}.',
    '{host} 随批次 {wave} 到货，但 {name} 在批次 {k} 移到该处。',
  ],
  ['It is not known with which wave {host} arrives.', '不清楚 {host} 随哪个批次到货。'],
  [
    '{host} has to be empty and off when wave {wave} ends, but carries {name} {when!}.',
    '{host} 须在批次 {wave} 结束时清空并关闭，但在{when!}仍承载 {name}。',
  ],
  [
    '{host} has to be empty and off when wave {wave} ends, but it is on {when!}.',
    '{host} 须在批次 {wave} 结束时清空并关闭，但在{when!}仍开机。',
  ],
  ['It is not known when {host} has to be off.', '不清楚 {host} 须在何时关闭。'],
  ['Wave {k} takes an expected loss of {risk}; {budget} are allowed.', '批次 {k} 的预期损失为 {risk}，允许 {budget}。'],
  [
    'The moves of {budget} cost {moves} and {committed} are spent there anyway; the budget is {amount}.',
    '{budget} 的迁移费用为 {moves}，另有既定支出 {committed}；预算为 {amount}。',
  ],
];

/** Limits that clash: core/roadmap/conflicts.ts and namedLimits.ts. */
const conflicts: readonly SentencePair[] = [
  ['No roadmap was found that reaches the target while {limit!}.', '在“{limit!}”的前提下，没有找到达到目标的路线图。'],
  ['These cannot all be kept: {first!}; {second!}.', '下列不能全部满足：{first!}；{second!}。'],
  ['These cannot all be kept: {first!}; {second!}; {third!}.', '下列不能全部满足：{first!}；{second!}；{third!}。'],
  ['{limit!} ({need} {unit!} would do)', '{limit!}（{need} {unit!}即可）'],
  ['This is proven.', '此结论已被证明。'],
  ['None was found, which is no proof.', '没有找到，但这不是证明。'],
  ['{names} may run on certain hosts only', '{names} 只可在特定主机上运行'],
  ['{names} must be spread over hosts', '{names} 须分散到多台主机'],
  ['{names} must share a host', '{names} 须共用一台主机'],
  ['the group {group} moves in one wave', '组 {group} 须在同一批次迁移'],
  ['the group {group} waits for {names}', '组 {group} 等待 {names}'],
  ['by {rule}, {first} move before {later} others', '按 {rule}，{first} 个先于另外 {later} 个迁移'],
  [
    'at most {most} of {rule} ({count} workloads) move in a wave',
    '每批次至多迁移 {rule}（{count} 个工作负载）中的 {most} 个',
  ],
  ['the budget {id} has {left} left for moves', '预算 {id} 留给迁移的余额为 {left}'],
  ['wave {wave} is closed to 1 workload', '批次 {wave} 对 1 个工作负载关闭'],
  ['wave {wave} is closed to {count} workloads', '批次 {wave} 对 {count} 个工作负载关闭'],
  ['the waves {first} to {last} are closed to 1 workload', '批次 {first} 至 {last} 对 1 个工作负载关闭'],
  ['the waves {first} to {last} are closed to {count} workloads', '批次 {first} 至 {last} 对 {count} 个工作负载关闭'],
  ['{names} is held in wave {wave}', '{names} 固定在批次 {wave}'],
  ['{names} are held in wave {wave}', '{names} 固定在批次 {wave}'],
  ['{names} arrives with wave {wave}', '{names} 随批次 {wave} 到货'],
  ['{names} arrive with wave {wave}', '{names} 随批次 {wave} 到货'],
  ['{team} has {days} person-days a wave', '{team} 每批次有 {days} 人日'],
  ['{teams} have these skills', '{teams} 具备这些技能'],
  [
    '{cluster!} has {cores} usable cores and {memory} MiB, its reserve kept free',
    '{cluster!}在保留预留后可用 {cores} 核与 {memory} MiB',
  ],
  ['cluster {cluster}', '集群 {cluster}'],
  ['the stand-alone hosts', '独立主机'],
  ['the roadmap has {waves!}', '路线图有 {waves!}'],
  ['{names} has to be off when wave {wave} ends', '{names} 须在批次 {wave} 结束时关闭'],
  ['{names} have to be off when wave {wave} ends', '{names} 须在批次 {wave} 结束时关闭'],
];

/** What the planner finds in an estate and its scenario: core/planning, core/demand, core/plan.ts. Others are said by their code. */
const planning: readonly SentencePair[] = [
  [
    'The host {host} of the cluster {cluster} was taken to be the described host {other}: the names differ in their domain only. It concerns {count} workloads ({running} running).',
    '集群 {cluster} 的主机 {host} 视为已描述的主机 {other}：名称仅域名不同。涉及 {count} 个工作负载（{running} 个运行中）。',
  ],
  [
    'No described host fits the name {host} of the cluster {cluster}; its {count} workloads ({running} running) will be planned on an assumed host of the same cluster.',
    '没有已描述的主机与集群 {cluster} 的名称 {host} 相符；其 {count} 个工作负载（{running} 个运行中）将按同一集群的假定主机规划。',
  ],
  [
    '{size!} of {cluster} run on "{host}", which no source describes; hosts of the same cluster are assumed. Add the host to the inventory to plan with its real capacity.',
    '{cluster} 的 {size!}运行在没有数据源描述的“{host}”上；以同一集群的主机代替。将该主机加入清单即可按其真实容量规划。',
  ],
  [
    'The {profile!} profile requires {constraint!} ({source?}) of {size!} that {whom!}: {count} becomes a micro VM instead of a container, {kept} stays as it is, and no step of the roadmap goes below.',
    '{profile!}行业规范要求 {size!}（{whom!}）{constraint!}（{source?}）：{count} 个改为微虚拟机而非容器，{kept} 个保持不变，路线图的每一步都不低于此。',
  ],
  [
    'The {profile!} profile requires {constraint!} ({source?}) of {size!} that {whom!}: {count} become micro VMs instead of containers, {kept} stays as it is, and no step of the roadmap goes below.',
    '{profile!}行业规范要求 {size!}（{whom!}）{constraint!}（{source?}）：{count} 个改为微虚拟机而非容器，{kept} 个保持不变，路线图的每一步都不低于此。',
  ],
  [
    'The {profile!} profile requires {constraint!} ({source?}) of {size!} that {whom!}: {count} become micro VMs instead of containers, {kept} stay as they are, and no step of the roadmap goes below.',
    '{profile!}行业规范要求 {size!}（{whom!}）{constraint!}（{source?}）：{count} 个改为微虚拟机而非容器，{kept} 个保持不变，路线图的每一步都不低于此。',
  ],
  [
    '{count} hosts are in no cluster; they are planned as one pool per data centre.',
    '{count} 台主机不属于任何集群；按每个数据中心一个资源池规划。',
  ],
  [
    '{label} has one host: it cannot survive its failure, so no reserve is planned for it.',
    '{label} 只有一台主机：无法承受其故障，因此不为其规划预留。',
  ],
  [
    '{cluster!}: today the loss of {hosts!} would leave {size!} without room; after the roadmap all find some.',
    '{cluster!}：当前若失去 {hosts!}，有 {size!}无处可放；路线图之后全部有处可放。',
  ],
];

/** What the catalogue of industries requires and says of its sources: core/catalogue/knowledge/industries.ts. */
const industries: readonly SentencePair[] = [
  ['seed-2 10.3; that a kernel of its own is needed is our reading', 'seed-2 10.3；需要自有内核为我们的解读'],
  [
    'decision.edge, seed-4 8.4.1; seed-2 10.4: slices share nothing',
    'decision.edge，seed-4 8.4.1；seed-2 10.4：切片互不共享',
  ],
  ['seed-4 8.7.1, for card data as in seed-2 10.2', 'seed-4 8.7.1，银行卡数据同 seed-2 10.2'],
  ['seed-2 10.2, for card data; the profile of a web shop is ours', 'seed-2 10.2，银行卡数据；网店规范由我们制定'],
  [
    'The {profile!} profile requires further, and no inventory shows it: {constraints!}',
    '{profile!}行业规范另有清单无法体现的要求：{constraints!}',
  ],
  [
    'The {profile!} profile requires the controls {controls?} ({source?}). Inventories do not show them: confirm them for the target platform before the first wave.',
    '{profile!}行业规范要求下列控制措施：{controls?}（{source?}）。清单不体现这些：请在首个批次之前于目标平台确认。',
  ],
  ['segmentation, access-control, encryption, audit', '网段划分、访问控制、加密、审计'],
  ['access-control, audit, encryption, minimum-necessary', '访问控制、审计、加密、最小必要'],
  [
    'slice-isolation, geo-redundancy, fault-domain-isolation, fast-failover',
    '切片隔离、异地冗余、故障域隔离、快速切换',
  ],
  [
    'DMZ, application, database and management are separate zones with a policy for each pair.',
    'DMZ、应用、数据库与管理为相互分离的区域，两两之间各有策略。',
  ],
  ['Cardholder data is in a network segment of its own.', '持卡人数据位于独立网段。'],
  ['Access to cardholder data is authorised, authenticated and audited.', '对持卡人数据的访问经授权、认证与审计。'],
  ['Cardholder data is encrypted, with the key outside the container.', '持卡人数据已加密，密钥在容器之外。'],
  ['Trading answers within 100 microseconds.', '交易在 100 微秒内响应。'],
  ['Trading varies by less than 10 microseconds.', '交易的抖动小于 10 微秒。'],
  ['Trading takes more than a million orders a second.', '交易每秒处理一百万笔以上订单。'],
  [
    'Trading is pinned to cores and local memory, with SR-IOV or DPDK.',
    '交易绑定到核与本地内存，采用 SR-IOV 或 DPDK。',
  ],
  [
    'Confidential and restricted data is encrypted, internal data has access control.',
    '机密与受限数据已加密，内部数据有访问控制。',
  ],
  [
    'Isolation above 0.999 leads to Kata Containers with Firecracker.',
    '隔离高于 0.999 对应采用 Firecracker 的 Kata Containers。',
  ],
  ['Access to health data is authorised and no wider than needed.', '对健康数据的访问经授权且不超出所需。'],
  ['Health data is encrypted on the way.', '健康数据在传输中加密。'],
  [
    'Every action on health data is logged with user, action, time and resource.',
    '对健康数据的每次操作均记录用户、操作、时间与资源。',
  ],
  ['Trial data is shared with consent and to authorised parties only.', '试验数据仅在知情同意下与获授权方共享。'],
  [
    'Storage grows with patients, studies, images and image size; plan it with the imaging pipeline.',
    '存储随患者、检查、影像与影像大小增长；请与影像流程一并规划。',
  ],
  ['Availability above 99.999 %, at most 5.26 minutes a year.', '可用性高于 99.999 %，每年至多 5.26 分钟。'],
  ['Repair within 50 milliseconds.', '50 毫秒内恢复。'],
  ['Network slices (eMBB, URLLC, mMTC) share nothing.', '网络切片（eMBB、URLLC、mMTC）互不共享。'],
  ['Services run in several regions.', '服务在多个区域运行。'],
  ['Fault domains do not overlap.', '故障域互不重叠。'],
  ['An application goes to the nearest edge node that has room.', '应用去往最近且有空间的边缘节点。'],
  [
    'Systems that touch cardholder data are isolated above 0.999: Kata Containers with Firecracker, or a VM.',
    '接触持卡人数据的系统隔离高于 0.999：采用 Firecracker 的 Kata Containers，或虚拟机。',
  ],
];

/** What a wave breaks: core/roadmap/waveRules.ts. Up to three reasons make one sentence. */
const waveRules: readonly SentencePair[] = [
  ['{clause!}.', '{clause!}。'],
  ['{first!}; {second!}', '{first!}；{second!}'],
  ['and {count#} more', '另有 {count} 项'],
  ['{names} need each other, most of it in wave {wave#}', '{names} 相互依赖而不在同一批次，多数在批次 {wave}'],
  ['{name} moves in several waves, most of it in wave {wave#}', '{name} 分布在多个批次，多数在批次 {wave}'],
  [
    'the production part of {name} moves in several waves, most of it in wave {wave#}',
    '{name} 的生产部分分布在多个批次，多数在批次 {wave}',
  ],
  [
    'The production part of {name} moves in several waves, most of it in wave {wave#}',
    '{name} 的生产部分分布在多个批次，多数在批次 {wave}',
  ],
  [
    'the part outside production of {name} moves in several waves, most of it in wave {wave#}',
    '{name} 的非生产部分分布在多个批次，多数在批次 {wave}',
  ],
  [
    'The part outside production of {name} moves in several waves, most of it in wave {wave#}',
    '{name} 的非生产部分分布在多个批次，多数在批次 {wave}',
  ],
  ['{name} needs {other}, which is finished in wave {wave#} only', '{name} 需要 {other}，而后者到批次 {wave} 才完成'],
  [
    'production becomes {technology!} before a pilot outside production has (wave {wave#})',
    '生产环境改为{technology!}早于生产之外的试点（批次 {wave}）',
  ],
  [
    'Production becomes {technology!} before a pilot outside production has (wave {wave#})',
    '生产环境改为{technology!}早于生产之外的试点（批次 {wave}）',
  ],
  [
    'production of {name} moves before the rest of it, which is finished in wave {wave#}',
    '{name} 的生产部分先于其余部分迁移，而后者到批次 {wave} 才完成',
  ],
  [
    'Production of {name} moves before the rest of it, which is finished in wave {wave#}',
    '{name} 的生产部分先于其余部分迁移，而后者到批次 {wave} 才完成',
  ],
  [
    'It mixes {count#} production workload with {others#} other',
    '混合了 {count} 个生产工作负载与 {others} 个其他工作负载',
  ],
  [
    'It mixes {count#} production workload with {others#} others',
    '混合了 {count} 个生产工作负载与 {others} 个其他工作负载',
  ],
  [
    'It mixes {count#} production workloads with {others#} other',
    '混合了 {count} 个生产工作负载与 {others} 个其他工作负载',
  ],
  [
    'It mixes {count#} production workloads with {others#} others',
    '混合了 {count} 个生产工作负载与 {others} 个其他工作负载',
  ],
  ['It moves {size!}, more than {most#}', '迁移 {size!}，多于 {most} 个'],
  ['It is the first, and moves {size!} of {what!}', '这是首个批次，却迁移 {size!}（{what!}）'],
  ['high criticality', '关键程度高'],
  ['high complexity', '复杂程度高'],
];

/** How placements and bounds were found: core/placement. */
const methods: readonly SentencePair[] = [
  ['{way!}; bound: {bound!}', '{way!}；下界：{bound!}'],
  ['{way!}, licences on fewer hosts', '{way!}，许可集中于更少主机'],
  ['{start!}, {rule!} insertion', '{start!}，{rule!}插入'],
  ['{start!}, {rule!} insertion, {more!}', '{start!}，{rule!}插入，{more!}'],
  ['keep in place', '保持原位'],
  ['in place', '保持原位'],
  ['from empty', '从空开始'],
  ['best fit from empty', '从空开始的最佳适配'],
  ['even', '均衡'],
  ['tight', '紧凑'],
  ['nothing to place', '没有可放置的'],
  ['trivial', '平凡下界'],
  ['aggregate', '总需求'],
  ['weighted', '加权总需求'],
  ['large-items', '大件'],
  ['rules', '规则'],
  ['column-generation', '列生成'],
  ['column generation', '列生成'],
];

/** Every recorded sentence that the report says in Chinese by its words. */
export const chineseSentences: readonly SentencePair[] = [
  ...words,
  ...advice,
  ...roadmap,
  ...counterexamples,
  ...conflicts,
  ...chineseConflicts,
  ...planning,
  ...waveRules,
  ...industries,
  ...methods,
];
