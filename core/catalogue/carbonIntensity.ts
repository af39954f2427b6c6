/** Average emissions of a country's or region's electricity. */
export interface GridIntensity {
  readonly region: string;
  readonly gramsCO2ePerKWh: number;
}

/** Where the intensities come from; they are averages of past years and change from year to year. */
export const gridIntensitySource =
  'Cloud Carbon Footprint, emissions factors for servers on premises by country (packages/on-premise, t CO2e per kWh)';

/** Emissions of grid electricity by country, and by state where the source has it; g CO2e per kWh, sorted by name. */
export const gridIntensities: readonly GridIntensity[] = [
  { region: 'Australia', gramsCO2ePerKWh: 960 },
  { region: 'Canada', gramsCO2ePerKWh: 18.6 },
  { region: 'Finland', gramsCO2ePerKWh: 95.32 },
  { region: 'France', gramsCO2ePerKWh: 51.28 },
  { region: 'Germany', gramsCO2ePerKWh: 338.66 },
  { region: 'India', gramsCO2ePerKWh: 708.2 },
  { region: 'Ireland', gramsCO2ePerKWh: 335.99 },
  { region: 'Israel', gramsCO2ePerKWh: 460.95 },
  { region: 'Italy', gramsCO2ePerKWh: 323.84 },
  { region: 'Malaysia', gramsCO2ePerKWh: 408 },
  { region: 'Poland', gramsCO2ePerKWh: 759.62 },
  { region: 'Romania', gramsCO2ePerKWh: 261.84 },
  { region: 'South Korea', gramsCO2ePerKWh: 415.6 },
  { region: 'Spain', gramsCO2ePerKWh: 171.03 },
  { region: 'Sweden', gramsCO2ePerKWh: 5.67 },
  { region: 'Switzerland', gramsCO2ePerKWh: 11.52 },
  { region: 'United Kingdom', gramsCO2ePerKWh: 212.33 },
  { region: 'United States', gramsCO2ePerKWh: 423.94 },
  { region: 'United States, California', gramsCO2ePerKWh: 175.62 },
  { region: 'United States, Florida', gramsCO2ePerKWh: 397.93 },
  { region: 'United States, Illinois', gramsCO2ePerKWh: 329.21 },
  { region: 'United States, Louisiana', gramsCO2ePerKWh: 374.81 },
  { region: 'United States, Ohio', gramsCO2ePerKWh: 563.57 },
  { region: 'United States, Oregon', gramsCO2ePerKWh: 175.62 },
  { region: 'United States, Texas', gramsCO2ePerKWh: 414.32 },
  { region: 'United States, Virginia', gramsCO2ePerKWh: 288.42 },
  { region: 'United States, Washington', gramsCO2ePerKWh: 135.67 },
];

/** The source's average over its regions, g CO2e per kWh, for a place that is not in the table. */
export const unknownGridIntensity = 322.8315385;
