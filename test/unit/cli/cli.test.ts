import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test, vi } from 'vitest';
import { planDocumentSchema } from '#core/planResult.ts';
import { applyScenarioEdit, type ScenarioEdit } from '#core/scenario/scenarioEdit.ts';
import { scenarioSchema } from '#core/scenario/scenario.ts';
import { temporaryFolder } from '#test/fixtures/db/planFiles.ts';
import { sampleFile } from '#test/fixtures/service/serviceClient.ts';
import { boundUser } from '#test/fixtures/nobody.ts';

const entry = fileURLToPath(new URL('../../../electron/cli.ts', import.meta.url));
const folder = temporaryFolder();

interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the terminal in `folder`, as if started there. */
/** The environment without the folder that npm was started in, which would decide what relative paths mean. */
const { INIT_CWD: _, ...env } = process.env;

function headroom(...args: readonly string[]): Ended {
  return spawnSync(process.execPath, [entry, ...args], { cwd: folder, encoding: 'utf8', env, maxBuffer: 2 ** 28 });
}

function write(name: string, content: string): string {
  writeFileSync(join(folder, name), content);
  return name;
}

const hosts = sampleFile('hosts.csv');
const workloads = sampleFile('workloads.csv');

describe('the command line', () => {
  test('shows its help and version', () => {
    const help = headroom('--help');
    expect(help).toMatchObject({ status: 0, stderr: '' });
    for (const command of ['import', 'plan', 'pack', 'models', 'forecast', 'check', 'export']) {
      expect(help.stdout).toContain(`headroom ${command} `);
    }
    expect(headroom('plan', '--help').stdout).toBe(help.stdout);
    expect(headroom('--version')).toMatchObject({ status: 0, stdout: expect.stringMatching(/^\d+\.\d+\.\d+\n$/) });
  });

  test('ends with 2, and nothing on standard output, when its usage is wrong', () => {
    const { status, stdout, stderr } = headroom('plan', '--json');
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toBe('headroom: Which files to plan? None is named.\nTry headroom --help.\n');
  });
});

describe('plan', () => {
  test('prints the plan document alone with --json, the same to the byte each time', () => {
    const first = headroom('plan', hosts, workloads, '--json');
    const second = headroom('plan', hosts, workloads, '--json');
    expect(first).toMatchObject({ status: 0, stderr: '' });
    expect(second.stdout).toBe(first.stdout);
    const document = planDocumentSchema.parse(JSON.parse(first.stdout));
    expect(document.roadmap.certificate.every(({ holds }) => holds)).toBe(true);
  }, 120_000);

  test('takes scenario and seed, and says them in the document', () => {
    write('scenario.json', JSON.stringify({ name: 'Mine', assumptions: { 'energy.pue': { likely: 1.25 } }, seed: 5 }));
    const { status, stdout } = headroom(
      'plan',
      hosts,
      workloads,
      '--scenario',
      'scenario.json',
      '--seed',
      '9',
      '--json',
    );
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ seed: 9, assumptions: { 'energy.pue': { value: 1.25 } } });
  }, 120_000);

  test('tells a person the three figures, the waves and the findings, and writes the PDF', () => {
    const { status, stdout, stderr } = headroom('plan', hosts, workloads, '--pdf', 'report.pdf');
    expect(status).toBe(0);
    for (const part of ['Hosts   4 today', 'Money   ', 'Risk    ', 'Wave', 'Findings']) expect(stdout).toContain(part);
    expect(stderr).toMatch(/report\.pdf: \d+ pages/);
    expect(readFileSync(join(folder, 'report.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  }, 120_000);

  test.each([
    ['an empty file', 'empty.csv', '', 'file-empty'],
    ['a text named .xlsx', 'text.xlsx', 'hello', 'not-a-workbook'],
  ])('of %s is refused with the finding', (_what, name, content, code) => {
    write(name, content);
    const { status, stdout, stderr } = headroom('plan', name, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      sources: [{ file: name }],
      findings: [{ severity: 'error', code, file: name }],
    });
    expect(stderr).toContain(name);
    expect(headroom('plan', name)).toMatchObject({ status: 1, stdout: '' });
  });

  test('of a file that is not there is refused by name', () => {
    const { status, stdout } = headroom('plan', 'nowhere.csv', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      error: { code: 'file-not-readable', message: expect.stringContaining('nowhere.csv') },
    });
  });

  test.each([
    ['not JSON', 'not-json', '{', {}],
    ['another schema', 'scenario-invalid', '{"schema":"other"}', { column: 'schema', value: '"other"' }],
    ['a misspelt field', 'scenario-invalid', '{"seeed":1}', {}],
    ['a seed that is none', 'scenario-invalid', '{"seed":-1}', { column: 'seed', value: '-1' }],
  ])('with a scenario that is %s is refused before anything is read', (_what, code, content, place) => {
    write('bad.json', content);
    const { status, stdout } = headroom('plan', 'nowhere.csv', '--scenario', 'bad.json', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout).findings).toMatchObject([{ code, file: 'bad.json', ...place }]);
  });

  test('of a list without hosts says why there is no plan, and what reading it found', () => {
    const list = write('machines.csv', 'Name,vCPU,Memory GB\nweb,4,16\ndb,many,32\n');
    const told = headroom('plan', list);
    expect(told).toMatchObject({ status: 1, stdout: '' });
    expect(told.stderr).toContain('The inventory describes no host');
    expect(told.stderr).toContain('"many" in vCPU is not a number');
    const printed = headroom('plan', list, '--json');
    expect(printed.status).toBe(1);
    const { error, findings } = JSON.parse(printed.stdout) as { error: { code: string }; findings: { code: string }[] };
    expect(error.code).toBe('no-inventory');
    expect(findings.map(({ code }) => code)).toContain('not-a-number');
  });

  test('with an assumption that does not exist is refused', () => {
    write('unknown.json', '{"assumptions":{"no.such":{"likely":1}}}');
    const { status, stderr } = headroom('plan', hosts, workloads, '--scenario', 'unknown.json');
    expect(status).toBe(1);
    expect(stderr).toContain('no.such');
  }, 60_000);

  test('that cannot exist ends with 3 and says what is short', () => {
    write('small-host.csv', 'Host,Cluster,CPU Cores,Memory GiB\nesx1,A,4,8\n');
    write(
      'large-vms.csv',
      [
        'VM,Cluster,vCPUs,Memory GiB,Powerstate,Host',
        ...Array.from({ length: 40 }, (_, n) => `vm${n},A,4,8,poweredOn,esx1`),
      ].join('\n'),
    );
    const { status, stdout, stderr } = headroom('plan', 'small-host.csv', 'large-vms.csv', '--json');
    expect(status).toBe(3);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'infeasible' } });
    expect(stderr).not.toBe('');
  }, 60_000);

  test('of which nothing can move ends with 3 and the limits that clash, each with the change that ends it', () => {
    const teams = [{ id: 'ops', name: 'Operations', daysPerWave: 0 }];
    write('nobody.json', JSON.stringify({ roadmap: { teams } }));
    const said = headroom('plan', hosts, workloads, '--scenario', 'nobody.json');
    expect(said).toMatchObject({ status: 3, stdout: '' });
    expect(said.stderr).toMatch(
      /while Operations has 0 person-days a wave\.[^]*- Give Operations [\d.]+ person-days a wave/,
    );
    const { status, stdout } = headroom('plan', hosts, workloads, '--scenario', 'nobody.json', '--json');
    expect(status).toBe(3);
    const { error } = JSON.parse(stdout) as {
      error: { code: string; conflicts: { limits: { edit: ScenarioEdit }[] }[] };
    };
    expect(error.code).toBe('infeasible');
    const { edit } = error.conflicts[0]!.limits[0]!;
    expect(edit).toMatchObject({ kind: 'entry', list: 'teams', name: 'ops' });
    const mended = applyScenarioEdit(scenarioSchema.parse({ roadmap: { teams } }), edit);
    write('mended.json', JSON.stringify(mended));
    expect(headroom('plan', hosts, workloads, '--scenario', 'mended.json')).toMatchObject({ status: 0 });
  }, 60_000);

  test('that leaves something out ends with 0 and says what stands in the way', () => {
    write('short.json', JSON.stringify({ roadmap: { maxWaves: 1 } }));
    const { status, stdout } = headroom('plan', hosts, workloads, '--scenario', 'short.json');
    expect(status).toBe(0);
    expect(stdout).toMatch(/What stands in the way\n[^]*the roadmap has 1 wave[^]*- Allow \d+ waves instead of 1/);
  }, 60_000);

  test('to a PDF that cannot be written is refused before the work begins', () => {
    const { status, stdout, stderr } = headroom('plan', hosts, '--pdf', 'no/such/folder/r.pdf', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'file-not-writable' } });
    expect(stderr).toContain('r.pdf cannot be written to');
    expect(headroom('plan', hosts, '--pdf', '.').status).toBe(1);
  });

  test('means paths from where the user stands, which npm says in INIT_CWD', () => {
    mkdirSync(join(folder, 'elsewhere'));
    const { status } = spawnSync(process.execPath, [entry, 'plan', 'scenario-of-nobody.csv', '--json'], {
      cwd: join(folder, 'elsewhere'),
      env: { ...process.env, INIT_CWD: folder },
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    write('here.csv', readFileSync(hosts, 'utf8'));
    const imported = spawnSync(process.execPath, [entry, 'import', 'here.csv', '--into', 'here.headroom'], {
      cwd: join(folder, 'elsewhere'),
      env: { ...process.env, INIT_CWD: folder },
      encoding: 'utf8',
    });
    expect(imported.status).toBe(0);
    expect(existsSync(join(folder, 'here.headroom'))).toBe(true);
  }, 60_000);
});

describe('import, check and export', () => {
  test('make a plan file, look at it and write it out', () => {
    const imported = headroom('import', hosts, workloads, '--into', 'estate.headroom', '--json');
    expect(imported).toMatchObject({ status: 0, stderr: '' });
    const { sources, findings } = JSON.parse(imported.stdout);
    expect(sources).toEqual([
      {
        file: 'hosts.csv',
        format: 'csv',
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
        rows: expect.objectContaining({ read: 4 }),
      },
      expect.objectContaining({ file: 'workloads.csv' }),
    ]);
    expect(Array.isArray(findings)).toBe(true);

    const before = statSync(join(folder, 'estate.headroom')).mtimeMs;
    const checked = headroom('check', 'estate.headroom', '--json');
    expect(checked.status).toBe(0);
    expect(JSON.parse(checked.stdout)).toEqual({
      file: 'estate.headroom',
      integrity: { ok: true, damage: [] },
      plans: [],
    });

    const exported = headroom('export', 'estate.headroom', '--format', 'csv', '--out', 'out/deep', '--json');
    expect(exported.status).toBe(0);
    expect(JSON.parse(exported.stdout).files).toContainEqual({ name: 'hosts.csv', rows: 4 });
    expect(readdirSync(join(folder, 'out/deep')).sort()).toEqual([
      'advice.csv',
      'findings.csv',
      'hosts.csv',
      'moves.csv',
      'workloads.csv',
    ]);
    expect(statSync(join(folder, 'estate.headroom')).mtimeMs).toBe(before);
    expect(readdirSync(folder).filter((name) => name.startsWith('estate.headroom'))).toEqual(['estate.headroom']);
  }, 60_000);

  test('into a file that exists adds to it', () => {
    headroom('import', hosts, '--into', 'two-steps.headroom');
    const second = headroom('import', workloads, '--into', 'two-steps.headroom');
    expect(second.status).toBe(0);
    expect(headroom('export', 'two-steps.headroom', '--format', 'csv', '--out', 'two').stdout).toContain('hosts.csv');
  }, 60_000);

  test('of refused files makes no plan file, and prints sources and findings all the same', () => {
    write('nothing.csv', '');
    const { status, stdout } = headroom('import', 'nothing.csv', '--into', 'never.headroom', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      sources: [{ file: 'nothing.csv' }],
      findings: [{ code: 'file-empty' }],
    });
    expect(existsSync(join(folder, 'never.headroom'))).toBe(false);
  });

  test('into something that is no plan file leaves it as it is', () => {
    write('notes.txt', 'my notes');
    const { status, stderr } = headroom('import', hosts, '--into', 'notes.txt');
    expect(status).toBe(1);
    expect(stderr).toContain('notes.txt is not a plan file');
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('my notes');
  });

  test('of a damaged plan file say so with exit code 1', () => {
    headroom('import', hosts, workloads, '--into', 'damaged.headroom');
    const bytes = readFileSync(join(folder, 'damaged.headroom'));
    bytes.fill(0x5a, 4096, 40 * 4096);
    writeFileSync(join(folder, 'damaged.headroom'), bytes);
    const { status, stdout } = headroom('check', 'damaged.headroom', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({
      file: 'damaged.headroom',
      integrity: { ok: false },
      error: { code: 'damaged-file' },
    });
  }, 60_000);

  test('of hosts alone cannot be exported as a plan, and say why; tables can', () => {
    headroom('import', hosts, '--into', 'no-plan.headroom');
    const { status, stderr } = headroom('export', 'no-plan.headroom', '--format', 'json', '--out', 'json');
    expect(status).toBe(1);
    expect(stderr).toContain('No workload is powered on');
    const tables = headroom('export', 'no-plan.headroom', '--format', 'csv', '--out', 'tables', '--json');
    expect(tables.status).toBe(0);
    expect(readdirSync(join(folder, 'tables')).sort()).toEqual(['findings.csv', 'hosts.csv', 'workloads.csv']);
  }, 60_000);

  test('of an estate are planned and exported in every format, and the file stays as it is', () => {
    headroom('import', hosts, workloads, '--into', 'formats.headroom');
    const before = readFileSync(join(folder, 'formats.headroom'));
    const written = (format: string): readonly string[] => {
      const { status, stdout } = headroom(
        'export',
        'formats.headroom',
        '--format',
        format,
        '--out',
        'formats',
        '--json',
      );
      expect(status).toBe(0);
      const { files } = JSON.parse(stdout) as { readonly files: readonly { name: string; bytes: number }[] };
      for (const { name, bytes } of files) expect(statSync(join(folder, 'formats', name)).size).toBe(bytes);
      return files.map(({ name }) => name);
    };
    const text = (name: string): string => readFileSync(join(folder, 'formats', name), 'utf8');
    expect(written('json')).toEqual(['scenario.json', 'plan.json']);
    expect(JSON.parse(text('plan.json')).schema).toBe('headroom.plan/1');
    expect(written('ics')).toEqual(['roadmap.ics']);
    expect(text('roadmap.ics')).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*SUMMARY:Wave 1: [\s\S]*END:VCALENDAR\r\n$/);
    expect(written('yaml')).toEqual(['prod-a.yaml']);
    expect(text('prod-a.yaml')).toContain('kind: ResourceQuota');
    expect(written('xlsx')).toEqual(['plan.xlsx']);
    expect(text('plan.xlsx').slice(0, 2)).toBe('PK');
    expect(readFileSync(join(folder, 'formats.headroom')).equals(before)).toBe(true);
  }, 120_000);
});

describe('models', () => {
  test('are listed as data and as a table', () => {
    const listed = headroom('models', 'list', '--json');
    expect(listed.status).toBe(0);
    expect(JSON.parse(listed.stdout).map(({ id }: { id: string }) => id)).toContain('energy.node');
    expect(headroom('models', 'list').stdout).toContain('energy.node');
  });

  test('run on one input', () => {
    const run = headroom(
      'models',
      'run',
      'energy.node',
      '--input',
      '{"idleW":100,"maxW":300,"utilisation":0.5}',
      '--json',
    );
    expect(run.status).toBe(0);
    expect(JSON.parse(run.stdout)).toEqual({ id: 'energy.node', output: { powerW: 200 } });
  });

  test.each([
    ['energy.node', '{"idleW":-1}', 'invalid-input', 'idleW'],
    ['energy.node', 'not json', 'invalid-input', 'input'],
    ['no.such', '{}', 'unknown-model', 'model'],
  ])('refuse %s of %s by field', (id, input, code, field) => {
    const { status, stdout } = headroom('models', 'run', id, '--input', input, '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout)).toMatchObject({ error: { code, field } });
  });

  test('run in batches, in order, and a refused case does not stop the rest', () => {
    write(
      'cases.json',
      JSON.stringify([
        { id: 'a', model: 'energy.node', input: { idleW: 100, maxW: 300, utilisation: 1 } },
        { id: 'b', model: 'energy.node', input: {} },
        { id: 'c', model: 'energy.node', input: { idleW: 0, maxW: 10, utilisation: 0.5 } },
      ]),
    );
    const { status, stdout } = headroom('models', 'run', '--batch', 'cases.json', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject([
      { id: 'a', output: { powerW: 300 } },
      { id: 'b', error: { code: 'invalid-input', field: 'idleW' } },
      { id: 'c', output: { powerW: 5 } },
    ]);
    write('no-cases.json', '{}');
    expect(headroom('models', 'run', '--batch', 'no-cases.json', '--json').status).toBe(1);
  });
});

describe('pack', () => {
  test('prints bins, bound and gap', () => {
    write(
      'instance.json',
      JSON.stringify({
        capacity: [10, 10],
        items: [
          { id: 'a', size: [6, 1] },
          { id: 'b', size: [4, 9], count: 2 },
        ],
      }),
    );
    const { status, stdout } = headroom('pack', 'instance.json', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ binCount: 2, lowerBound: 2, gap: 0, optimal: true });
  }, 60_000);

  test('within a time limit on all cores gives the same count', () => {
    const { status, stdout } = headroom('pack', 'instance.json', '--time-limit', '2', '--json');
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ binCount: 2, optimal: true });
  }, 60_000);

  test.each([
    ['not JSON', '{', 1],
    ['no instance', '{"capacity":[1]}', 1],
    ['an item larger than every bin', '{"capacity":[1],"items":[{"id":"big","size":[2]}]}', 3],
  ])(
    'of %s is refused',
    (_what, content, code) => {
      write('bad-instance.json', content);
      const { status, stdout } = headroom('pack', 'bad-instance.json', '--json');
      expect(status).toBe(code);
      expect(JSON.parse(stdout).findings.length).toBeGreaterThan(0);
    },
    60_000,
  );
});

describe('forecast', () => {
  test('extends a history and says when the capacity is passed', () => {
    const lines = Array.from({ length: 60 }, (_, day) => {
      const date = new Date(Date.UTC(2026, 0, 1 + day)).toISOString().slice(0, 10);
      return `${date},${100 + day},200`;
    });
    write('series.csv', ['Date,Memory (GiB),Memory capacity (GiB)', ...lines].join('\n'));
    const { status, stdout } = headroom('forecast', 'series.csv', '--json');
    expect(status).toBe(0);
    const { series } = JSON.parse(stdout);
    expect(series[0].trend.perDay).toBeCloseTo(1, 6);
    expect(series[0].exhaustion.likely).toBe('2026-04-12');
  });

  test('of what is no history is refused', () => {
    write('no-series.csv', 'a,b\nx,y\n');
    const { status, stdout } = headroom('forecast', 'no-series.csv', '--json');
    expect(status).toBe(1);
    expect(JSON.parse(stdout).findings.length).toBeGreaterThan(0);
  });
});

describe.skipIf(process.platform === 'win32')('an ending from outside', () => {
  test('by Ctrl C stops the work and leaves nothing half-written, nor anything of its own', async () => {
    const place = join(folder, 'interrupted');
    const own = join(folder, 'own');
    mkdirSync(place);
    mkdirSync(own);
    const child = spawn(process.execPath, [entry, 'plan', sampleFile('harbour-dc.xlsx'), '--pdf', 'r.pdf'], {
      cwd: place,
      env: { ...process.env, TMPDIR: own, INIT_CWD: place },
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    const ended = new Promise((resolve) => child.on('exit', (code) => resolve(code)));
    // Its plan file is there: the work has begun.
    await vi.waitFor(
      () => expect(readdirSync(own, { recursive: true }).some((name) => String(name).endsWith('.headroom'))).toBe(true),
      { timeout: 20_000 },
    );
    child.kill('SIGINT');
    expect(await ended).toBe(130);
    expect(stderr).toContain('Interrupted');
    expect([readdirSync(place), readdirSync(own)]).toEqual([[], []]);
  }, 60_000);

  test('by a reader that goes away is quiet', async () => {
    const child = spawn('sh', ['-c', `"${process.execPath}" "${entry}" models list --json | head -c 10; exit 0`], {
      cwd: folder,
    });
    let stderr = '';
    child.stderr.on('data', (chunk: Buffer) => {
      stderr += chunk.toString();
    });
    await new Promise((resolve) => child.on('exit', resolve));
    expect(stderr).toBe('');
  });
});

test.skipIf(boundUser === null)('a folder that may not be written is named', () => {
  const locked = join(folder, 'locked');
  mkdirSync(locked, { mode: 0o555 });
  chmodSync(folder, 0o755);
  const copy = write('open.csv', readFileSync(hosts, 'utf8'));
  const { status, stderr } = spawnSync(process.execPath, [entry, 'plan', copy, '--pdf', 'locked/r.pdf'], {
    cwd: folder,
    encoding: 'utf8',
    env,
    ...boundUser,
  });
  expect(status).toBe(1);
  expect(stderr).toContain('r.pdf cannot be written to');
  expect(stderr).toContain('access is denied');
});
