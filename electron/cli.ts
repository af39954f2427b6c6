import { readFileSync } from 'node:fs';
import process from 'node:process';
import { asksForJson, readCommand, type Command } from './terminal/arguments.ts';
import type { CommandContext } from './terminal/commandContext.ts';
import { CommandError, exitCodes, UsageError, type ExitCode } from './terminal/exitCodes.ts';
import { generalHelp } from './terminal/help.ts';
import { endProgress, endQuietlyWithoutReader, findingLine, print, printJson, say } from './terminal/output.ts';

/** The terminal shell: `headroom <command>`. See docs and DESIGN for the contract of each command and its exit codes. */

const oldestNode = 24;

function readVersion(): string {
  const address = import.meta.url.endsWith('.ts') ? '../package.json' : '../../package.json';
  const description = JSON.parse(readFileSync(new URL(address, import.meta.url), 'utf8')) as {
    readonly version: string;
  };
  return description.version;
}

/** Each command's code is loaded when it is the one that runs: `models list` needs no database. */
async function run(command: Command, context: CommandContext): Promise<ExitCode> {
  switch (command.name) {
    case 'help':
      await print(generalHelp);
      return exitCodes.done;
    case 'version':
      await print(`${context.version}\n`);
      return exitCodes.done;
    case 'import':
      return (await import('./terminal/importCommand.ts')).importCommand(command.args, context);
    case 'plan':
      return (await import('./terminal/planCommand.ts')).planCommand(command.args, context);
    case 'pack':
      return (await import('./terminal/packCommand.ts')).packCommand(command.args, context);
    case 'models':
      return (await import('./terminal/modelsCommand.ts')).modelsCommand(command.args, context);
    case 'forecast':
      return (await import('./terminal/forecastCommand.ts')).forecastCommand(command.args, context);
    case 'check':
      return (await import('./terminal/checkCommand.ts')).checkCommand(command.args, context);
    case 'export':
      return (await import('./terminal/exportCommand.ts')).exportCommand(command.args, context);
  }
}

async function main(): Promise<ExitCode> {
  if (Number.parseInt(process.versions.node, 10) < oldestNode) {
    say(
      `headroom: Node ${oldestNode} or newer is needed; this is ${process.versions.node}. Start it with: npm run -s headroom -- …`,
    );
    return exitCodes.refused;
  }
  endQuietlyWithoutReader();
  const argv = process.argv.slice(2);
  const interrupted = new AbortController();
  process.on('SIGINT', () => {
    // The second time the user means it.
    if (interrupted.signal.aborted) process.exit(exitCodes.interrupted);
    interrupted.abort();
  });
  process.once('SIGTERM', () => interrupted.abort());
  try {
    return await run(readCommand(argv), {
      // npm starts us in the project's folder and says here where the user stands.
      folder: process.env['INIT_CWD'] ?? process.cwd(),
      version: readVersion(),
      signal: interrupted.signal,
    });
  } catch (error) {
    endProgress();
    if (error instanceof UsageError) {
      say(`headroom: ${error.message}`);
      say('Try headroom --help.');
      return exitCodes.usage;
    }
    if (error instanceof CommandError) {
      say(`headroom: ${error.message}`);
      if (asksForJson(argv)) await printJson(error.json);
      else for (const finding of error.findings.slice(0, 30)) say(findingLine(finding));
      return error.exitCode;
    }
    throw error;
  }
}

process.exitCode = await main();
