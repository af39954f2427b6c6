/**
 * Lint rules of our own, for what the standard ones cannot say. Loaded by .oxlintrc.json as the plugin `headroom`.
 * Each rule is proven by test/unit/build/guards.test.ts.
 */

const noAmbientClock = {
  meta: {
    type: 'problem',
    docs: { description: 'core is handed the time; it never reads a clock' },
    schema: [],
  },
  create(context) {
    return {
      NewExpression(node) {
        if (node.callee.type === 'Identifier' && node.callee.name === 'Date' && node.arguments.length === 0) {
          context.report({ node, message: 'core reads no clock: take `now` as an argument instead of `new Date()`.' });
        }
      },
      CallExpression(node) {
        if (node.callee.type === 'Identifier' && node.callee.name === 'Date') {
          context.report({ node, message: 'core reads no clock: take `now` as an argument instead of `Date()`.' });
        }
      },
    };
  },
};

/** Methods whose answer depends on the locale and ICU data of the machine unless a locale is passed. */
const localeArgumentIndex = new Map([
  ['localeCompare', 1],
  ['toLocaleString', 0],
  ['toLocaleDateString', 0],
  ['toLocaleTimeString', 0],
  ['toLocaleUpperCase', 0],
  ['toLocaleLowerCase', 0],
]);

const noAmbientLocale = {
  meta: {
    type: 'problem',
    docs: { description: 'the same plan to the byte on every machine: no result may depend on the locale' },
    schema: [],
  },
  create(context) {
    return {
      CallExpression(node) {
        const callee = node.callee;
        if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return;
        const index = localeArgumentIndex.get(callee.property.name);
        if (index === undefined || node.arguments.length > index) return;
        context.report({
          node: callee.property,
          message: `\`${callee.property.name}\` depends on the machine's locale: compare by code units, or name the locale.`,
        });
      },
    };
  },
};

const noDateLocalParts = {
  meta: {
    type: 'problem',
    docs: { description: 'the same plan in every time zone: only the UTC parts of a Date' },
    schema: [],
  },
  create(context) {
    const local =
      /^(?:get|set)(?:FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds)$|^to(?:Date|Time)String$|^getTimezoneOffset$/;
    return {
      CallExpression(node) {
        const callee = node.callee;
        if (callee.type !== 'MemberExpression' || callee.computed || callee.property.type !== 'Identifier') return;
        if (!local.test(callee.property.name)) return;
        context.report({
          node: callee.property,
          message: `\`${callee.property.name}\` depends on the machine's time zone: use the UTC method.`,
        });
      },
    };
  },
};

export default {
  meta: { name: 'headroom' },
  rules: {
    'no-ambient-clock': noAmbientClock,
    'no-ambient-locale': noAmbientLocale,
    'no-date-local-parts': noDateLocalParts,
  },
};
