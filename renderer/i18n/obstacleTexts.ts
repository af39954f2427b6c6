/** What stands in the way of a roadmap: limits that clash, and the changes that end it. */
export const obstacleTexts = {
  'obstacles.title': 'What stands in the way',
  'obstacles.titleRefused': 'No plan exists under these constraints',
  'obstacles.count': '{count, plural, one {# set of limits clashes} other {# sets of limits clash}}',
  'obstacles.hide': 'Hide',
  'obstacles.show': 'Show',
  'obstacles.proven': 'Proven',
  'obstacles.provenHelp': 'No roadmap keeps all of these limits: the bound of the relaxation shows it.',
  'obstacles.notProven': 'Not proven',
  'obstacles.notProvenHelp': 'The planner found no roadmap that keeps all of these limits, which is no proof.',
  'obstacles.setLabel': 'Set {number} of limits that clash',
  'obstacles.anyOne':
    'Any one of these changes ends it. Each was tried alone; it changes the scenario and can be undone.',
  'obstacles.untried': 'not tried: the time for trying ran out',
  'obstacles.others': 'ends this clash; another one stays',
  'obstacles.open': 'Open in the settings: {limit}',
  'obstacles.apply': 'Apply: {change}',
} as const;
