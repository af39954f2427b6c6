import type { Advice } from '#core/planResult.ts';
import type { ReadinessReason, ReadinessState } from '#core/roadmap/waveAssessment.ts';
import type { Workload } from '#core/inventory/inventory.ts';
import { toPlannedTechnology, type PlannedTechnology } from '#core/inventory/technology.ts';
import type { WorkloadFeatures } from './features.ts';
import { isAgedLinux } from './rules.ts';

/** What readiness is judged by beside the advice. */
export interface ReadinessSubject {
  readonly features: WorkloadFeatures;
  readonly advice: Advice;
  /** It runs, and its host is known or could be assumed. */
  readonly hostBasis: 'recorded' | 'matched' | 'assumed';
  readonly hasHost: boolean;
  readonly isMeasured: boolean;
  /** Data has to be moved with it. */
  readonly movesData: boolean;
  /** The roadmap brings it to its target. */
  readonly isReached: boolean;
  /** No wave is open for it: freezes, or no maintenance window that is long enough. */
  readonly hasNoOpenWave: boolean;
}

/** What to do about each rule that keeps a workload where it is. */
const remedies: Readonly<Record<string, string>> = {
  template:
    'Rebuild the template as an image of the new platform; keep the VM template only while VMs are made from it.',
  'not-running': 'Ask its owner whether it is still needed: start it and measure it, or delete it.',
  'operating-system-unknown':
    'Find out its operating system (guest tools, or its owner), correct it in the inventory and plan again.',
  'windows-desktop': 'Keep it as a VM, or replace the desktop by a published application.',
  'windows-server-too-old': 'Upgrade it to Windows Server 2016 or newer, or move its programs to a newer server first.',
  'windows-role-unsuited':
    'Let its owner confirm that it is a web or application server and give it that role by a name pattern in the scenario; else keep it as a VM.',
  'windows-exposed': 'Put its service behind a gateway on another workload, or keep it as a VM.',
  'foreign-kernel': 'Port the program to Linux, or keep it as a VM.',
  'linux-too-old': 'Rebuild its programs on a supported distribution and test them there.',
  'programs-32-bit': 'Rebuild its programs for 64 bit.',
  database:
    'Keep it as a VM, or move it to an operator or a managed service as a project of its own, with a tested restore.',
  'stateful-role': 'Keep it as a VM, or replace it by a service that the new platform offers.',
  'very-large': 'Split it into smaller services first, or keep it as a VM.',
  'heavy-data': 'Move its data to shared or object storage first; what is left may then be moved.',
  'industry-isolation': 'Keep it behind a border of hardware, or let compliance say that it needs less.',
};

/** What to do where no rule says more. */
const usualRemedy = 'Decide with its owner, and set the technology in the advice.';

/** Confidence below which an owner has to confirm the advice. */
const leastConfidence = 0.5;

/**
 * How ready a workload is to become what it is advised to become, with what to do: `ready`, `conditional` (ready once something
 * is settled), `not-ready` (a rule keeps it where it is), `unknown` (the inventory says too little). A workload that is
 * already as far as it is advised to go is ready.
 */
export function readinessOf(subject: ReadinessSubject): {
  readonly state: ReadinessState;
  readonly reasons: readonly ReadinessReason[];
} {
  const { features, advice } = subject;
  const { workload } = features;
  const is = today(workload);
  const unknown = unknownReasons(subject);
  if (unknown.length > 0) return { state: 'unknown', reasons: unknown };
  const changes = advice.technology !== is;
  if (!changes && is === 'vm' && advice.blockers.length > 0) {
    // What speaks against a module alone is no news where it cannot even be a container.
    const before = advice.blockers.filter(({ rule }) => rule !== 'no-evident-module');
    return { state: 'not-ready', reasons: (before.length > 0 ? before : advice.blockers).map(withRemedy) };
  }
  if (!changes) {
    return {
      state: 'ready',
      reasons: [
        {
          rule: 'nothing-to-change',
          text: `It runs as ${is}, and that is where it should be.`,
          remedy: 'Nothing is to be done.',
        },
      ],
    };
  }
  const reasons = conditions(subject);
  return { state: reasons.length === 0 ? 'ready' : 'conditional', reasons };
}

function today(workload: Pick<Workload, 'technology'>): PlannedTechnology {
  return toPlannedTechnology(workload.technology);
}

function withRemedy({ rule, text }: Advice['blockers'][number]): ReadinessReason {
  return { rule, text, remedy: remedies[rule] ?? usualRemedy };
}

/** What the inventory does not say and no judgement can do without. */
function unknownReasons({ features, advice, hasHost }: ReadinessSubject): readonly ReadinessReason[] {
  const { workload, operatingSystem } = features;
  const said = (rule: string): readonly ReadinessReason[] =>
    advice.blockers.filter((blocker) => blocker.rule === rule).map(withRemedy);
  // A template is known for what it is.
  if (workload.isTemplate) return [];
  if (workload.powerState !== 'on') return said('not-running');
  const isDecided = advice.reasons.some(({ rule }) => rule === 'override');
  return [
    ...(operatingSystem.family === 'unknown' && !isDecided ? said('operating-system-unknown') : []),
    ...(hasHost
      ? []
      : [
          {
            rule: 'no-host',
            text: 'No source says where it runs, and no host could be assumed.',
            remedy: 'Import a list of hosts for its cluster.',
          },
        ]),
  ];
}

/** What has to be settled before a workload that may change does. */
function conditions(subject: ReadinessSubject): readonly ReadinessReason[] {
  const { features, advice, hostBasis, isMeasured, movesData, isReached, hasNoOpenWave } = subject;
  const { operatingSystem, role, workload } = features;
  const found: ReadinessReason[] = [];
  const add = (rule: string, text: string, remedy: string): void => void found.push({ rule, text, remedy });
  const isDecided = advice.reasons.some(({ rule }) => rule === 'override');
  if (isDecided) {
    for (const { rule, text } of advice.blockers) {
      // What only keeps it from going further than was decided is no condition.
      if (rule in remedies) found.push({ rule, text: `Decided against the advice: ${text}`, remedy: remedies[rule]! });
    }
  } else if (role.role === 'unknown') {
    add(
      'role-unknown',
      'What it does is not known: system and size allow the change.',
      'Let its owner confirm what it does, and say it by a name pattern in the scenario.',
    );
  } else if (advice.confidence < leastConfidence) {
    add(
      'low-confidence',
      `The advice is ${Math.round(advice.confidence * 100)} % sure.`,
      'Let its owner confirm the advice, or decide the technology.',
    );
  }
  if (operatingSystem.isWindows) {
    add(
      'windows-container',
      'It becomes a Windows container.',
      'Provide Windows nodes of the same build, and test the image on them.',
    );
  }
  if (isAgedLinux(features)) {
    add(
      'system-out-of-support',
      `${workload.operatingSystem ?? 'Its system'} is out of support.`,
      'Rebuild its image on a current base and test it before the wave.',
    );
  } else if (operatingSystem.family === 'linux' && operatingSystem.version === null && today(workload) === 'vm') {
    add(
      'release-unknown',
      `${workload.operatingSystem ?? 'Linux'} does not say which release it is: it may be out of support.`,
      'Find out its release (guest tools, or its owner). What is out of support is rebuilt on a current base and tested first.',
    );
  }
  if (movesData) {
    add(
      'keeps-state',
      'It keeps data that has to be moved with it.',
      'Provide volumes on the new platform, rehearse the copy, and restore a backup there once.',
    );
  }
  if (!isMeasured) {
    add(
      'not-measured',
      'It was sized from its allocation: nothing was measured.',
      'Import usage for at least a week, or watch its limits closely after the move.',
    );
  }
  if (hostBasis === 'assumed') {
    add(
      'host-assumed',
      'Its host had to be assumed.',
      'Import a list that names its host, or correct it in the findings.',
    );
  }
  if (hasNoOpenWave) {
    add(
      'no-open-wave',
      'Freezes and maintenance windows leave no wave in which it may move.',
      'Give it a longer maintenance window, or shorten a freeze.',
    );
  } else if (!isReached) {
    add(
      'not-reached',
      'The roadmap does not bring it to its target.',
      'See the notes of the roadmap for the limit that stands in the way.',
    );
  }
  return found;
}
