import type { ReactNode } from 'react';
import { formatMoney, formatNumber, formatPercent, withUnit } from '#core/drawing/format.ts';
import { t } from '#renderer/i18n/translate.ts';
import { openWay, useWay } from '#renderer/pages/way/wayStore.ts';
import { goTo, inspect } from '#renderer/state/view.ts';
import { yearsText, type RoadmapWorth } from './worthWords.ts';

interface WorthWaysProps {
  readonly worth: RoadmapWorth;
  readonly breakEven: NonNullable<RoadmapWorth['breakEven']>;
  readonly currency: string;
}

/** Why the value is negative, and what each of four changes would have to be to bring it to zero. */
export function WorthWays({ worth, breakEven, currency }: WorthWaysProps): ReactNode {
  const money = (value: number): string => formatMoney(value, currency);
  const { dayRate, moreSavedPerYear, horizonYears, growthPercentPerYear, growthTriedTo } = breakEven;
  const toAssumption = (id: string) => (): void => {
    useWay.setState({ tab: 'assumptions' });
    goTo('assumptions');
    inspect('assumption', id);
  };
  const rows: readonly WayRow[] = [
    {
      name: t('worth.dayRate'),
      isWay: dayRate.need !== null,
      text:
        dayRate.need === null
          ? t('worth.dayRateNone')
          : t('worth.dayRateNeed', {
              need: withUnit(formatNumber(Math.floor(dayRate.need)), currency),
              now: withUnit(formatNumber(dayRate.now), currency),
            }),
      onChange: toAssumption('team.dayRate'),
    },
    {
      name: t('worth.more'),
      isWay: moreSavedPerYear !== null,
      text: moreSavedPerYear === null ? t('worth.moreNone') : t('worth.moreNeed', { more: money(moreSavedPerYear) }),
      onChange: toAssumption('cost.licenceVmPerHostYear'),
    },
    {
      name: t('worth.horizon'),
      isWay: horizonYears !== null,
      text:
        horizonYears === null
          ? t('worth.horizonNone')
          : t('worth.horizonNeed', {
              need: yearsText(Math.ceil(horizonYears * 10) / 10),
              now: yearsText(worth.horizonYears),
            }),
      onChange: openWay,
    },
    {
      name: t('worth.growth'),
      isWay: growthPercentPerYear !== null,
      text:
        growthPercentPerYear !== null
          ? t('worth.growthNeed', { percent: formatPercent(growthPercentPerYear / 100) })
          : growthTriedTo === 0
            ? t('worth.growthUntried')
            : t('worth.growthNone', { percent: formatPercent(growthTriedTo / 100) }),
      onChange: openWay,
    },
  ];
  return (
    <div className="worth-ways selectable">
      <p>{partsText(worth, money)}</p>
      <p>{t('worth.each')}</p>
      <ul>
        {rows.map((row) => (
          <li key={row.name} data-way={row.isWay}>
            <strong>{row.name}</strong>
            <span>{row.text}</span>
            <button
              type="button"
              className="explain-link"
              aria-label={t('worth.changeOf', { name: row.name })}
              onClick={row.onChange}
            >
              {t('worth.change')}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface WayRow {
  readonly name: string;
  readonly isWay: boolean;
  readonly text: string;
  readonly onChange: () => void;
}

function partsText({ presentValues }: RoadmapWorth, money: (value: number) => string): string {
  if (presentValues === null) return '';
  const { saved, moves, arrivals } = presentValues;
  if (saved < 0) return t('worth.partsLoss', { saved: money(saved) });
  return arrivals > 0
    ? t('worth.parts', { saved: money(saved), moves: money(moves), arrivals: money(arrivals) })
    : t('worth.partsMoves', { saved: money(saved), moves: money(moves) });
}
