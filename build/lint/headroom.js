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

/** The names that a declaration introduces, for the message. */
function namesOf(declaration) {
  if (declaration.type === 'VariableDeclaration') {
    return declaration.declarations.map((one) => (one.id.type === 'Identifier' ? one.id.name : 'this')).join(', ');
  }
  return declaration.id?.name ?? 'this';
}

/** What a type is read off, or null: `z.infer<typeof hostSchema>`, `(typeof kinds)[number]`, `HostPage['rows'][number]`. */
function readOff(type) {
  switch (type?.type) {
    case 'TSTypeQuery':
      return type.exprName.type === 'Identifier' ? type.exprName.name : null;
    case 'TSParenthesizedType':
      return readOff(type.typeAnnotation);
    case 'TSIndexedAccessType':
      return readOff(type.objectType);
    case 'TSTypeReference':
      if (type.typeArguments?.params.length === 1) return readOff(type.typeArguments.params[0]);
      return type.typeName.type === 'Identifier' ? type.typeName.name : null;
    default:
      return null;
  }
}

const documentedExports = {
  meta: {
    type: 'suggestion',
    docs: { description: 'every export says what a caller has to know: units, shapes, errors, source' },
    schema: [],
  },
  create(context) {
    const source = context.sourceCode;
    // Comments that touch the declaration, lint directives among them; a heading above a blank line is about what follows at large.
    const isDocumented = (node) => {
      let line = node.loc.start.line;
      for (const comment of source.getCommentsBefore(node).toReversed()) {
        if (comment.loc.end.line !== line - 1) return false;
        if (comment.type === 'Block' && comment.value.startsWith('*')) return true;
        line = comment.loc.start.line;
      }
      return false;
    };
    return {
      Program(program) {
        const exported = program.body.filter(
          (node) => node.type === 'ExportNamedDeclaration' && node.declaration !== null,
        );
        const documented = new Set(
          program.body
            .filter((node) => isDocumented(node))
            .flatMap((node) => namesOf(node.declaration ?? node).split(', ')),
        );
        for (const node of exported) {
          const { declaration } = node;
          const names = namesOf(declaration);
          if (documented.has(names) || isDocumented(node)) continue;
          // A type that is read off a value says what the value's comment says; a component's properties, what the component's does.
          if (declaration.type === 'TSTypeAliasDeclaration' && documented.has(readOff(declaration.typeAnnotation)))
            continue;
          if (names.endsWith('Props') && documented.has(names.slice(0, -'Props'.length))) continue;
          context.report({
            node: declaration,
            message: `\`${names}\` is exported without a doc comment: say what it is or returns, its units, its errors, its source.`,
          });
        }
      },
    };
  },
};

export default {
  meta: { name: 'headroom' },
  rules: {
    'documented-exports': documentedExports,
    'no-ambient-clock': noAmbientClock,
    'no-ambient-locale': noAmbientLocale,
    'no-date-local-parts': noDateLocalParts,
  },
};
