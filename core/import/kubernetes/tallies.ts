import { formatRanges, type FindingSink } from '../findings.ts';
import type { KubernetesObject } from './objects.ts';

/** The objects that one finding is about. */
interface Tally {
  readonly rows: number[];
  readonly names: string[];
}

/** What of many objects is said once for all of them, at the end of the file. */
export class Tallies {
  private readonly tallies = new Map<string, Tally>();
  private readonly notRead = new Map<string, number>();
  private readonly unknownRuntimes = new Map<string, Tally>();

  /** Counts an object under a topic, or under `topic\ndetail` where each detail has a finding of its own. */
  add(what: string, object: KubernetesObject, name: string): void {
    enter(this.tallies, what, object, name);
  }

  /** Counts an object of a kind that says nothing of machines. */
  addNotRead(kind: string): void {
    this.notRead.set(kind, (this.notRead.get(kind) ?? 0) + 1);
  }

  /** Counts a pod of a RuntimeClass that is not known. */
  addUnknownRuntime(runtime: string, object: KubernetesObject, name: string): void {
    enter(this.unknownRuntimes, runtime, object, name);
  }

  /** Makes the findings. `isAllNotRead` where nothing of the file was read. */
  report(sink: FindingSink, isAllNotRead: boolean): void {
    for (const [what, { rows, names }] of this.tallies) {
      const [topic, detail = ''] = what.split('\n');
      const count = rows.length;
      const examples = `${names.slice(0, 5).join(', ')}${count > 5 ? ', ...' : ''}`;
      const value = `rows ${formatRanges(rows)}`;
      const pods = count === 1 ? '1 pod' : `${count} pods`;
      switch (topic) {
        case 'finished':
          sink.add(
            'warning',
            'pods-finished',
            `${pods} in phase ${detail} (${examples}): finished pods hold no resources, so they were left out.`,
            { sheet: 'Pod', value },
          );
          break;
        case 'platform':
          sink.add(
            'info',
            'platform-pods',
            `${pods} of DaemonSets or static (${examples}): they belong to their nodes and go with them, so what they ask for is taken off the nodes' capacity and they are not planned to move.`,
            { sheet: 'Pod', value },
          );
          break;
        case 'without-request':
          sink.add(
            'warning',
            'pods-without-requests',
            `${pods} with containers that request no CPU or no memory (${examples}): what they need is not known from requests; import "kubectl top pods -A" or usage to plan them by what they use.`,
            { sheet: 'Pod', value },
          );
          break;
        case 'without-node':
          sink.add(
            'info',
            'pods-without-node',
            `${pods} on no node yet (${examples}): a node of the cluster is assumed for each.`,
            { sheet: 'Pod', value },
          );
          break;
        case 'tainted':
          sink.add(
            'info',
            'nodes-tainted',
            `${count === 1 ? '1 node keeps' : `${count} nodes keep`} pods away that do not tolerate its taint: ${examples}. Plans keep them away too, unless their scenario ignores it.`,
            { sheet: 'Node', value },
          );
          break;
        case 'preferred':
          sink.add(
            'info',
            'scheduling-preferred',
            `${count === 1 ? '1 object prefers' : `${count} objects prefer`} (${detail}; ${examples}): what is only preferred is no constraint of a plan.`,
            { value },
          );
          break;
        case 'not-planned':
          sink.add(
            'warning',
            'scheduling-not-planned',
            `${count === 1 ? '1 object demands' : `${count} objects demand`} what cannot be told from the file (${detail}; ${examples}): it was left out of the plan.`,
            { value },
          );
          break;
        default:
          break;
      }
    }
    if (this.notRead.size > 0) {
      const list = [...this.notRead].map(([kind, count]) => `${kind} (${count})`).join(', ');
      // Where nothing else was in the file, that is what its user must know.
      sink.add(
        isAllNotRead ? 'warning' : 'info',
        'kinds-not-read',
        `Objects of kinds that say nothing of machines or what runs on them were not read: ${list}.`,
      );
    }
    for (const [runtime, { rows, names }] of this.unknownRuntimes) {
      sink.add(
        'warning',
        'runtime-unknown',
        `The RuntimeClass ${runtime} of ${names.length} pod${names.length === 1 ? '' : 's'} is none that is known; they were taken for ordinary containers.`,
        { sheet: 'Pod', column: 'spec.runtimeClassName', value: `${runtime}: rows ${formatRanges(rows)}` },
      );
    }
  }
}

function enter(tallies: Map<string, Tally>, what: string, object: KubernetesObject, name: string): void {
  const tally = tallies.get(what) ?? { rows: [], names: [] };
  tally.rows.push(object.row);
  tally.names.push(name);
  tallies.set(what, tally);
}
