import { basename } from 'node:path';
import type { CallOutput } from '#core/api.ts';
import { pathOf, withService, type CommandContext } from './commandContext.ts';
import { CommandError, exitCodes, type ExitCode } from './exitCodes.ts';
import { print, printJson } from './output.ts';
import { openCopy } from './openCopy.ts';
import { textTable } from './textTable.ts';

/** As written on the command line; see arguments.ts. */
export interface CheckArguments {
  readonly file: string;
  readonly json: boolean;
}

/** `headroom check`: integrity of a plan file, and its stored roadmaps checked again. Exit code 1 when anything fails. */
export async function checkCommand(args: CheckArguments, context: CommandContext): Promise<ExitCode> {
  const path = pathOf(context, args.file);
  const file = basename(path);
  return withService(context, async (service) => {
    try {
      await openCopy(service, path);
    } catch (error) {
      if (!(error instanceof CommandError)) throw error;
      const json = { file, integrity: { ok: false, damage: [error.message] }, plans: [], ...error.json };
      throw new CommandError(error.exitCode, error.message, json, error.findings);
    }
    const { damage, plans, followed } = await service.call('file.check', {});
    const ok = damage.length === 0 && plans.every(({ holds }) => holds) && followed?.holds !== false;
    const integrity = { ok: damage.length === 0, damage };
    if (args.json) await printJson({ file, integrity, plans, ...(followed === null ? {} : { followed }) });
    else await print(checkText(file, damage, plans, followed));
    return ok ? exitCodes.done : exitCodes.refused;
  });
}

type Checked = CallOutput<'file.check'>;

function checkText(
  file: string,
  damage: readonly string[],
  plans: Checked['plans'],
  followed: Checked['followed'],
): string {
  return [
    damage.length === 0 ? `${file} is sound.` : `${file} is damaged: ${damage.join('; ')}`,
    ...(plans.length === 0 ? ['It holds no plan.'] : []),
    ...plans.flatMap((plan) => [
      '',
      `${plan.scenario}: ${plan.holds ? 'every check holds' : 'some checks do not hold'}; ${plan.current ? 'up to date' : 'older than the inventory or the scenario'}`,
      certificateTable(plan.certificate),
    ]),
    ...(followed === null ? [] : ['', ...followedText(followed)]),
    '',
  ].join('\n');
}

function certificateTable(certificate: Checked['plans'][number]['certificate']): string {
  return textTable(
    [{ heading: 'Check' }, { heading: 'Looked at', align: 'right' }, { heading: 'Result' }],
    certificate.map(({ invariant, statesChecked, holds, counterexample }) => [
      invariant,
      String(statesChecked),
      holds ? 'holds' : (counterexample ?? 'does not hold'),
    ]),
  );
}

function followedText({
  scenario,
  followedAt,
  holds,
  certificate,
  progress,
}: NonNullable<Checked['followed']>): string[] {
  const { moves, releases, lateWaves, schedulePerformanceIndex: pace } = progress;
  const slipped = moves.slipped === 0 ? '' : `, ${moves.slipped} slipped`;
  const late = lateWaves.length === 0 ? '' : `, late: ${lateWaves.join(', ')}`;
  return [
    `Followed since ${followedAt.slice(0, 10)}: ${scenario}; ${holds ? 'every check holds' : 'some checks do not hold'}`,
    `  on ${progress.asOf}: ${moves.done} of ${moves.planned} moves done${slipped}; ${releases.done} of ${releases.planned} hosts off; ${progress.wavesDone} of ${progress.waves} waves done${late}`,
    pace === null
      ? '  nothing was to be done yet'
      : `  schedule performance index ${pace.toFixed(2)}${progress.forecastEnd === null ? '' : `; at this pace the last wave ends on ${progress.forecastEnd}`}`,
    ...progress.problems.map((problem) => `  ${problem}`),
    ...(holds ? [] : [certificateTable(certificate)]),
  ];
}
