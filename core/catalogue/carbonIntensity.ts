/** Average emissions of a country's or region's electricity. */
export interface GridIntensity {
  readonly region: string;
  readonly gramsCO2ePerKWh: number;
  readonly source: string;
}

/** The intensities are averages of past years and change from year to year. */
const SOURCE =
  'Cloud Carbon Footprint, emissions factors for servers on premises by country (packages/on-premise, t CO2e per kWh)';

const byRegion: readonly (readonly [region: string, gramsCO2ePerKWh: number])[] = [
  ['Australia', 960],
  ['Canada', 18.6],
  ['Finland', 95.32],
  ['France', 51.28],
  ['Germany', 338.66],
  ['India', 708.2],
  ['Ireland', 335.99],
  ['Israel', 460.95],
  ['Italy', 323.84],
  ['Malaysia', 408],
  ['Poland', 759.62],
  ['Romania', 261.84],
  ['South Korea', 415.6],
  ['Spain', 171.03],
  ['Sweden', 5.67],
  ['Switzerland', 11.52],
  ['United Kingdom', 212.33],
  ['United States', 423.94],
  ['United States, California', 175.62],
  ['United States, Florida', 397.93],
  ['United States, Illinois', 329.21],
  ['United States, Louisiana', 374.81],
  ['United States, Ohio', 563.57],
  ['United States, Oregon', 175.62],
  ['United States, Texas', 414.32],
  ['United States, Virginia', 288.42],
  ['United States, Washington', 135.67],
];

/** Emissions of grid electricity by country, and by state where the source has it; g CO2e per kWh, sorted by name. */
export const gridIntensities: readonly GridIntensity[] = byRegion.map(([region, gramsCO2ePerKWh]) => ({
  region,
  gramsCO2ePerKWh,
  source: SOURCE,
}));

/** The source's average over its regions, g CO2e per kWh, for a place that is not in the table. */
export const unknownGridIntensity = 322.8315385;
