/**
 * Server processors one by one: cores, base clock and thermal design power as their makers publish them (Intel: product
 * specifications, the page named "Intel Xeon ... Processor Specifications"; AMD: the page "AMD EPYC ..." of its server
 * processor specifications, default TDP; Ampere: product brief of the Altra family, clock at the most). Facts of single
 * products, not copied text. What is not in here is not guessed: {@link resolveCpu} then knows the family alone.
 */
export interface CpuModel {
  /** As the maker writes it, without marks: `Intel Xeon E5-2680 v4`. */
  readonly name: string;
  readonly cores: number;
  /** Base clock in MHz; null where the maker states only the highest. */
  readonly baseMHz: number | null;
  /** Thermal design power in W: what the cooling is built for at the base clock, not what the machine draws. */
  readonly tdpW: number;
  /** The page of the maker that states the figures. */
  readonly source: string;
}

/** Rows `number cores GHz W`, one processor each; several numbers of equal figures are divided by `/`. */
const xeonE5v2 = `
2603 4 1.8 80; 2609 4 2.5 80; 2620 6 2.1 80; 2630 6 2.6 80; 2630L 6 2.4 60; 2637 4 3.5 130; 2640 8 2.0 95; 2643 6 3.5 130;
2650 8 2.6 95; 2650L 10 1.7 70; 2660 10 2.2 95; 2667 8 3.3 130; 2670 10 2.5 115; 2680 10 2.8 115; 2690 10 3.0 130;
2695 12 2.4 115; 2697 12 2.7 130`;

const xeonE5v3 = `
2603 6 1.6 85; 2609 6 1.9 85; 2620 6 2.4 85; 2623 4 3.0 105; 2630 8 2.4 85; 2630L 8 1.8 55; 2637 4 3.5 135; 2640 8 2.6 90;
2643 6 3.4 135; 2650 10 2.3 105; 2650L 12 1.8 65; 2660 10 2.6 105; 2667 8 3.2 135; 2670 12 2.3 120; 2680 12 2.5 120;
2683 14 2.0 120; 2687W 10 3.1 160; 2690 12 2.6 135; 2695 14 2.3 120; 2697 14 2.6 145; 2698 16 2.3 135; 2699 18 2.3 145`;

const xeonE5v4 = `
2603 6 1.7 85; 2609 8 1.7 85; 2620 8 2.1 85; 2623 4 2.6 85; 2630 10 2.2 85; 2630L 10 1.8 55; 2637 4 3.5 135; 2640 10 2.4 90;
2643 6 3.4 135; 2650 12 2.2 105; 2650L 14 1.7 65; 2660 14 2.0 105; 2667 8 3.2 135; 2680 14 2.4 120; 2683 16 2.1 120;
2687W 12 3.0 160; 2690 14 2.6 135; 2695 18 2.1 120; 2697 18 2.3 145; 2697A 16 2.6 145; 2698 20 2.2 135; 2699 22 2.2 145`;

const xeonBronze = `3104 6 1.7 85; 3106 8 1.7 85; 3204 6 1.9 85; 3206R 8 1.9 85; 3408U 8 1.8 125`;

const xeonSilver = `
4108 8 1.8 85; 4110 8 2.1 85; 4112 4 2.6 85; 4114 10 2.2 85; 4116 12 2.1 85;
4208 8 2.1 85; 4210 10 2.2 85; 4210R 10 2.4 100; 4214 12 2.2 85; 4214R 12 2.4 100; 4215 8 2.5 85; 4216 16 2.1 100;
4309Y 8 2.8 105; 4310 12 2.1 120; 4314 16 2.4 135; 4316 20 2.3 150;
4410Y 12 2.0 150; 4416+ 20 2.0 165; 4510 12 2.4 150; 4514Y 16 2.0 150; 4516Y+ 24 2.2 185`;

const xeonGold = `
5115 10 2.4 85; 5118 12 2.3 105; 5120 14 2.2 105; 5122 4 3.6 105; 6126 12 2.6 125; 6128 6 3.4 115; 6130 16 2.1 125;
6132 14 2.6 140; 6134 8 3.2 130; 6136 12 3.0 150; 6138 20 2.0 125; 6140 18 2.3 140; 6142 16 2.6 150; 6144 8 3.5 150;
6146 12 3.2 165; 6148 20 2.4 150; 6150 18 2.7 165; 6152 22 2.1 140; 6154 18 3.0 200;
5215 10 2.5 85; 5217 8 3.0 115; 5218 16 2.3 125; 5218R 20 2.1 125; 5220 18 2.2 125; 5220R 24 2.2 150; 5222 4 3.8 105;
6226 12 2.7 125; 6226R 16 2.9 150; 6230 20 2.1 125; 6230R 26 2.1 150; 6234 8 3.3 130; 6238 22 2.1 140; 6238R 28 2.2 165;
6240 18 2.6 150; 6240R 24 2.4 165; 6242 16 2.8 150; 6242R 20 3.1 205; 6244 8 3.6 150; 6246 12 3.3 165; 6246R 16 3.4 205;
6248 20 2.5 150; 6248R 24 3.0 205; 6250 8 3.9 185; 6252 24 2.1 150; 6254 18 3.1 200; 6256 12 3.6 205; 6258R 28 2.7 205;
5315Y 8 3.2 140; 5317 12 3.0 150; 5318Y 24 2.1 165; 5320 26 2.2 185; 6326 16 2.9 185; 6330 28 2.0 205; 6334 8 3.6 165;
6336Y 24 2.4 185; 6338 32 2.0 205; 6342 24 2.8 230; 6346 16 3.1 205; 6348 28 2.6 235; 6354 18 3.0 205;
5415+ 8 2.9 150; 5416S 16 2.0 150; 5418Y 24 2.0 185; 5420+ 28 2.0 205; 6426Y 16 2.5 185; 6430 32 2.1 270; 6434 8 3.7 195;
6438Y+ 32 2.0 205; 6442Y 24 2.6 225; 6444Y 16 3.6 270; 6448Y 32 2.1 225; 6454S 32 2.2 270; 6458Q 32 3.1 350;
5515+ 8 3.2 165; 6526Y 16 2.8 195; 6530 32 2.1 270; 6534 8 3.9 195; 6538Y+ 32 2.2 225; 6542Y 24 2.9 250;
6544Y 16 3.6 270; 6548Y+ 32 2.5 250; 6554S 36 2.2 270`;

const xeonPlatinum = `
8153 16 2.0 125; 8156 4 3.6 105; 8158 12 3.0 150; 8160 24 2.1 150; 8164 26 2.0 150; 8168 24 2.7 205; 8170 26 2.1 165;
8176 28 2.1 165; 8180 28 2.5 205; 8260 24 2.4 165; 8268 24 2.9 205; 8270 26 2.7 205; 8276 28 2.2 165; 8280 28 2.7 205;
8352Y 32 2.2 205; 8358 32 2.6 250; 8360Y 36 2.4 250; 8362 32 2.8 265; 8368 38 2.4 270; 8380 40 2.3 270;
8452Y 36 2.0 300; 8458P 44 2.7 350; 8460Y+ 40 2.0 300; 8462Y+ 32 2.8 300; 8468 48 2.1 350; 8470 52 2.0 350;
8480+ 56 2.0 350; 8490H 60 1.9 350; 8558 48 2.1 330; 8562Y+ 32 2.8 300; 8568Y+ 48 2.3 350; 8570 56 2.1 350;
8580 60 2.0 350; 8592+ 64 1.9 350`;

const xeonE = `
2124 4 3.3 71; 2134 4 3.5 71; 2136 6 3.3 80; 2146G 6 3.5 80; 2176G 6 3.7 80; 2186G 6 3.8 95; 2224 4 3.4 71; 2234 4 3.6 71;
2236 6 3.4 80; 2276G 6 3.8 80; 2278G 8 3.4 80; 2288G 8 3.7 95; 2314 4 2.8 65; 2334 4 3.4 65; 2336 6 2.9 65; 2356G 6 3.2 80;
2378 8 2.6 65; 2378G 8 2.8 80; 2386G 6 3.5 95; 2388G 8 3.2 95`;

const xeonD = `
1518 4 2.2 35; 1521 4 2.4 45; 1528 6 1.9 35; 1537 8 1.7 35; 1541 8 2.1 45; 1548 8 2.0 45; 1567 12 2.1 65; 1587 16 1.7 65;
2123IT 4 2.2 60; 2141I 8 2.2 65; 2146NT 8 2.3 80; 2183IT 16 2.2 100`;

const epyc = `
7251 8 2.1 120; 7451 24 2.3 180; 7551/7551P 32 2.0 180; 7601 32 2.2 180;
7232P 8 3.1 120; 7252 8 3.1 120; 7262 8 3.2 155; 7272 12 2.9 120; 7282 16 2.8 120; 7302/7302P 16 3.0 155; 7352 24 2.3 155;
7402/7402P 24 2.8 180; 7452 32 2.35 155; 7502/7502P 32 2.5 180; 7532 32 2.4 200; 7542 32 2.9 225; 7552 48 2.2 200;
7642 48 2.3 225; 7662 64 2.0 225; 7702/7702P 64 2.0 200; 7742 64 2.25 225; 7H12 64 2.6 280; 7F32 8 3.7 180;
7F52 16 3.5 240; 7F72 24 3.2 240;
7313/7313P 16 3.0 155; 7343 16 3.2 190; 7413 24 2.65 180; 7443/7443P 24 2.85 200; 7453 28 2.75 225; 7513 32 2.6 200;
7543/7543P 32 2.8 225; 7643 48 2.3 225; 7663 56 2.0 240; 7713/7713P 64 2.0 225; 7763 64 2.45 280; 72F3 8 3.7 180;
73F3 16 3.5 240; 74F3 24 3.2 240; 75F3 32 2.95 280; 7373X 16 3.05 240; 7473X 24 2.8 240; 7573X 32 2.8 280; 7773X 64 2.2 280;
9124 16 3.0 200; 9174F 16 4.1 320; 9184X 16 3.55 320; 9224 24 2.5 200; 9254 24 2.9 200; 9274F 24 4.05 320; 9334 32 2.7 210;
9354/9354P 32 3.25 280; 9374F 32 3.85 320; 9384X 32 3.1 320; 9454/9454P 48 2.75 290; 9474F 48 3.6 360; 9534 64 2.45 280;
9554/9554P 64 3.1 360; 9634 84 2.25 290; 9654/9654P 96 2.4 360; 9684X 96 2.55 400; 9734 112 2.2 340; 9754 128 2.25 360;
8024P 8 2.4 90; 8124P 16 2.45 125; 8224P 24 2.55 160; 8324P 32 2.65 180; 8434P 48 2.5 200; 8534P 64 2.3 200;
9015 8 3.6 125; 9115 16 2.6 125; 9135 16 3.65 200; 9175F 16 4.2 320; 9255 24 3.25 200; 9275F 24 4.1 320; 9335 32 3.0 210;
9355/9355P 32 3.55 280; 9365 36 3.4 300; 9375F 32 3.8 320; 9455/9455P 48 3.15 300; 9475F 48 3.65 400; 9535 64 2.4 300;
9555/9555P 64 3.2 360; 9565 72 3.15 400; 9575F 64 3.3 400; 9645 96 2.3 320; 9655/9655P 96 2.6 400; 9745 128 2.4 400;
9755 128 2.7 500; 9825 144 2.2 390; 9845 160 2.1 390; 9965 192 2.25 500`;

const altra = `Q80-30 80 - 210; Q80-33 80 - 250; M128-30 128 - 250`;

interface Row {
  readonly number: string;
  readonly cores: number;
  readonly baseMHz: number | null;
  readonly tdpW: number;
}

function rowsOf(text: string): readonly Row[] {
  return text
    .split(';')
    .map((row) => row.trim())
    .flatMap((row) => {
      const [numbers = '', cores = '', clock = '', watts = ''] = row.split(' ');
      const figures = {
        cores: Number(cores),
        baseMHz: clock === '-' ? null : Math.round(Number(clock) * 1000),
        tdpW: Number(watts),
      };
      return numbers.split('/').map((number) => ({ number, ...figures }));
    });
}

function models(text: string, name: (number: string) => string, page: (name: string) => string): readonly CpuModel[] {
  return rowsOf(text).map(({ number, ...figures }) => ({ name: name(number), ...figures, source: page(name(number)) }));
}

const intelPage = (name: string): string =>
  `Intel product specifications: ${name.replace('Intel', 'Intel®').replace('Xeon', 'Xeon®')} Processor`;
const amdPage = (name: string): string =>
  `AMD server processor specifications: ${name.replace('AMD EPYC', 'AMD EPYC™')}`;
const amperePage = (name: string): string => `${name.split(' ').slice(0, 2).join(' ')} family product brief: ${name}`;

/** Every processor that is known by itself. */
export const cpuModels: readonly CpuModel[] = [
  ...models(xeonE5v2, (number) => `Intel Xeon E5-${number} v2`, intelPage),
  ...models(xeonE5v3, (number) => `Intel Xeon E5-${number} v3`, intelPage),
  ...models(xeonE5v4, (number) => `Intel Xeon E5-${number} v4`, intelPage),
  ...models(xeonBronze, (number) => `Intel Xeon Bronze ${number}`, intelPage),
  ...models(xeonSilver, (number) => `Intel Xeon Silver ${number}`, intelPage),
  ...models(xeonGold, (number) => `Intel Xeon Gold ${number}`, intelPage),
  ...models(xeonPlatinum, (number) => `Intel Xeon Platinum ${number}`, intelPage),
  ...models(xeonE, (number) => `Intel Xeon E-${number}`, intelPage),
  ...models(xeonD, (number) => `Intel Xeon D-${number}`, intelPage),
  ...models(epyc, (number) => `AMD EPYC ${number}`, amdPage),
  ...models(altra, (number) => `Ampere Altra ${number.startsWith('M') ? 'Max ' : ''}${number}`, amperePage),
];

/** The number by which a model is found in names of any spelling: `E5-2680V4`, `6230R`, `D-1541`, `Q80-30`. */
function keyOf(name: string): string {
  return name
    .toUpperCase()
    .replace(/^(?:INTEL XEON|AMD EPYC|AMPERE ALTRA(?: MAX)?) /, '')
    .replace(/^(?:BRONZE|SILVER|GOLD|PLATINUM) /, 'SCALABLE ')
    .replace(/ V(\d)$/, 'V$1');
}

const byKey: ReadonlyMap<string, CpuModel> = new Map(
  cpuModels.map((model) => [`${model.name.startsWith('AMD') ? 'EPYC ' : ''}${keyOf(model.name)}`, model]),
);

/**
 * The processor of a name as inventories write it, null when it is none of those known one by one.
 * `findCpuModel('Intel(R) Xeon(R) CPU E5-2680 v4 @ 2.40GHz')?.tdpW` is 120.
 */
export function findCpuModel(cpuModel: string | null): CpuModel | null {
  if (cpuModel === null) return null;
  const name = cpuModel
    .replace(/\((?:R|TM)\)|[®™]/gi, ' ')
    .replace(/@.*$/, ' ')
    .replace(/\b(?:CPU|PROCESSOR)\b/gi, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .toUpperCase();
  return byKey.get(keyInName(name) ?? '') ?? null;
}

function keyInName(name: string): string | null {
  const epyc = /\bEPYC (\d[0-9A-Z]{2}\d[FPX]?)\b/.exec(name)?.[1];
  if (epyc !== undefined) return `EPYC ${epyc}`;
  const altra = /\b(?:AMPERE|ALTRA)\b.*\b([QM]\d{2,3}-\d{2})\b/.exec(name)?.[1];
  if (altra !== undefined) return altra;
  if (!/\b(?:XEON|INTEL)\b/.test(name)) return null;
  const lettered = /\bE5[- ](\d{4}[A-Z]{0,2}?) ?V ?([234])\b/.exec(name);
  if (lettered !== null) return `E5-${lettered[1] ?? ''}V${lettered[2] ?? ''}`;
  const scalable = /\b(?:BRONZE|SILVER|GOLD|PLATINUM) (\d{4}[A-Z]?\+?)(?![0-9A-Z])/.exec(name)?.[1];
  if (scalable !== undefined) return `SCALABLE ${scalable}`;
  const small = /\b([ED])-(\d{4}[A-Z]{0,2})\b/.exec(name);
  return small === null ? null : `${small[1] ?? ''}-${small[2] ?? ''}`;
}
