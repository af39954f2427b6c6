import { basename } from 'node:path';
import type { CallOutput } from '#core/api.ts';
import { pathOf, withService, type CommandContext } from './commandContext.ts';
import { CommandError, exitCodes, type ExitCode } from './exitCodes.ts';
import { print, printJson } from './output.ts';
import { openCopy } from './openCopy.ts';
import { textTable } from './textTable.ts';

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
    const { damage, plans } = await service.call('file.check', {});
    const ok = damage.length === 0 && plans.every(({ holds }) => holds);
    if (args.json) await printJson({ file, integrity: { ok: damage.length === 0, damage }, plans });
    else await print(checkText(file, damage, plans));
    return ok ? exitCodes.done : exitCodes.refused;
  });
}

function checkText(file: string, damage: readonly string[], plans: CallOutput<'file.check'>['plans']): string {
  return [
    damage.length === 0 ? `${file} is sound.` : `${file} is damaged: ${damage.join('; ')}`,
    ...(plans.length === 0 ? ['It holds no plan.'] : []),
    ...plans.flatMap((plan) => [
      '',
      `${plan.scenario}: ${plan.holds ? 'every check holds' : 'some checks do not hold'}; ${plan.current ? 'up to date' : 'older than the inventory or the scenario'}`,
      textTable(
        [{ heading: 'Check' }, { heading: 'Looked at', align: 'right' }, { heading: 'Result' }],
        plan.certificate.map(({ invariant, statesChecked, holds, counterexample }) => [
          invariant,
          String(statesChecked),
          holds ? 'holds' : (counterexample ?? 'does not hold'),
        ]),
      ),
    ]),
    '',
  ].join('\n');
}
