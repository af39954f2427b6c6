import type { ReactNode } from 'react';
import { fieldGroups, hasStatistic, mappedStatistics, unitsOf } from '#core/import/mapping/fields.ts';
import type { ColumnMapping } from '#core/import/mapping/mapping.ts';
import { t } from '#renderer/i18n/translate.ts';
import { ConfidenceMark, type Basis } from './ConfidenceMark.tsx';

export interface MappingRowProps {
  readonly column: ColumnMapping;
  readonly samples: readonly string[];
  readonly basis: Basis;
  readonly confidence: number;
  readonly onChange: (change: Partial<ColumnMapping>) => void;
}

/** One column of a table: its values, and the choice of what it means and in which unit. */
export function MappingRow({ column, samples, basis, confidence, onChange }: MappingRowProps): ReactNode {
  const { heading, field, unit, statistic } = column;
  const units = field === null ? [] : unitsOf(field);
  return (
    <tr data-unused={field === null}>
      <th scope="row" className="selectable" title={heading}>
        {heading}
      </th>
      <td className="mapping-samples selectable" title={samples.join('\n')}>
        {samples.slice(0, 3).join(' · ')}
      </td>
      <td>
        {/* The system's own list: forty meanings in six groups are found by typing, and a screen reader knows it. */}
        <select
          className="choice"
          aria-label={t('mapping.meaningOf', { column: heading })}
          value={field ?? ''}
          onChange={(event) =>
            onChange({ field: event.target.value === '' ? null : (event.target.value as NonNullable<typeof field>) })
          }
        >
          <option value="">{t('mapping.none')}</option>
          {fieldGroups.map(({ group, fields }) => (
            <optgroup key={group} label={t(`mapping.group.${group}`)}>
              {fields.map((one) => (
                <option key={one} value={one}>
                  {t(`mapping.field.${one}`)}
                </option>
              ))}
            </optgroup>
          ))}
        </select>
      </td>
      <td>
        {units.length === 0 ? null : (
          <select
            className="choice"
            aria-label={t('mapping.unitOf', { column: heading })}
            value={unit ?? ''}
            onChange={(event) =>
              onChange({ unit: event.target.value === '' ? null : (event.target.value as NonNullable<typeof unit>) })
            }
          >
            <option value="">{t('mapping.unit.auto')}</option>
            {units.map((one) => (
              <option key={one} value={one}>
                {t(`unit.choice.${one}`)}
              </option>
            ))}
          </select>
        )}
        {field === null || !hasStatistic(field) ? null : (
          <select
            className="choice"
            aria-label={t('mapping.statisticOf', { column: heading })}
            value={statistic ?? ''}
            onChange={(event) =>
              onChange({
                statistic: event.target.value === '' ? null : (event.target.value as NonNullable<typeof statistic>),
              })
            }
          >
            <option value="">{t('statistic.choice.none')}</option>
            {mappedStatistics.map((one) => (
              <option key={one} value={one}>
                {t(`statistic.choice.${one}`)}
              </option>
            ))}
          </select>
        )}
      </td>
      <td>{field === null && basis !== 'chosen' ? null : <ConfidenceMark basis={basis} confidence={confidence} />}</td>
    </tr>
  );
}
