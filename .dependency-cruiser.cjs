// The order is the architecture (ARCHITECTURE.md): a module imports only modules above it.
const MODULES = [
  'identity',
  'properties',
  'staff',
  'guests',
  'messaging',
  'pricing',
  'loyalty',
  'folios',
  'reservations',
  'surveys',
  'service-desk',
  'staff-training',
  'marketing',
  'recommendations',
  'insights',
  'improvement',
  'integrations',
];

const anyOf = (names) => `^src/modules/(${names.join('|')})/`;
/** What nobody but TypeORM's side of the house may need: Jest and the command line load these files without Nest. */
const WITHOUT_NEST = [
  '\\.entity\\.ts$',
  '^migrations/',
  '^src/kernel/database/(data-source|migrate|embedded[^/]*)\\.ts$',
  '^src/kernel/values/',
  '^src/kernel/jobs/grants\\.ts$',
];
const EVENTS = '^src/modules/[^/]+/events/';
const NEST = { dependencyTypesNot: ['type-only', 'core'], path: '(^|/)@nestjs/' };

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    { name: 'no-cycles', severity: 'error', comment: 'Nothing imports what imports it.', from: {}, to: { circular: true } },
    {
      name: 'no-unknown-module',
      severity: 'error',
      comment: 'A module stands in the list of ARCHITECTURE.md (and of this file), or it is not one.',
      from: { path: '^src/modules/', pathNot: anyOf(MODULES) },
      to: {},
    },
    ...MODULES.map((name, i) => ({
      name: `${name}-looks-up-only`,
      severity: 'error',
      comment: `${name} imports only modules above it: ${MODULES.slice(0, i).join(', ') || 'none'}. What it must know of others it learns from their events.`,
      from: { path: `^src/modules/${name}/` },
      to: { path: '^src/modules/', pathNot: [anyOf(MODULES.slice(0, i + 1)), EVENTS] },
    })),
    {
      name: 'through-the-index',
      severity: 'error',
      comment: 'Another module is reached through its index.ts or its events/, never through its entities, DTOs or services.',
      from: { path: '^src/modules/([^/]+)/' },
      to: { path: '^src/modules/', pathNot: ['^src/modules/$1/', '^src/modules/[^/]+/index\\.ts$', EVENTS] },
    },
    {
      name: 'through-the-index-from-outside',
      severity: 'error',
      comment: 'What wires the house reaches a module through its index.ts; the list of entities is for src/entities.ts alone.',
      from: { path: '^(src/[^/]+\\.ts$|src/(demo|fuzz)/|bench/)' },
      to: { path: '^src/modules/', pathNot: ['^src/modules/[^/]+/index\\.ts$', EVENTS, '^src/modules/[^/]+/entities\\.ts$'] },
    },
    {
      name: 'entities-list-only-for-the-house',
      severity: 'error',
      comment: 'Only src/entities.ts reads the entity lists of the modules.',
      from: { pathNot: '^src/entities\\.ts$' },
      to: { path: '^src/modules/[^/]+/entities\\.ts$' },
    },
    {
      name: 'kernel-knows-no-hotel',
      severity: 'error',
      comment: 'The kernel holds mechanisms and imports no module and nothing that wires the house.',
      from: { path: '^src/kernel/' },
      to: { path: '^(src/(?!kernel/)|test/|bench/)' },
    },
    {
      name: 'events-are-data',
      severity: 'error',
      comment: 'Files under events/ may be imported by anyone, so they import nothing but the shape of an event.',
      from: { path: EVENTS },
      to: { path: '^(src|migrations|node_modules)/', pathNot: '^src/kernel/events/domain-event\\.ts$' },
    },
    {
      name: 'domain-without-nest',
      severity: 'error',
      comment: 'Rules of the house can be called without Nest.',
      from: { path: '^src/modules/[^/]+/domain/' },
      to: NEST,
    },
    {
      name: 'domain-without-dto',
      severity: 'error',
      comment: 'Rules do not depend on what the API looks like; the type of an answer may be named.',
      from: { path: '^src/modules/[^/]+/domain/' },
      to: { dependencyTypesNot: ['type-only'], path: '^src/modules/[^/]+/(dto|services|queries|listeners)/' },
    },
    {
      name: 'without-nest',
      severity: 'error',
      comment: 'Loaded raw by Jest, the migrations and the command line: no @nestjs here.',
      from: { path: WITHOUT_NEST },
      to: { path: '(^|/)@nestjs/' },
    },
    {
      name: 'not-to-tests',
      severity: 'error',
      comment: 'The product does not lean on its tests.',
      from: { path: '^(src|migrations)/' },
      to: { path: '^test/|\\.spec\\.ts$' },
    },
    {
      name: 'no-dev-dependencies',
      severity: 'error',
      comment: 'What runs in production is a dependency.',
      from: { path: '^(src|migrations)/', pathNot: '\\.spec\\.ts$' },
      to: { dependencyTypes: ['npm-dev'] },
    },
    { name: 'resolvable', severity: 'error', comment: 'An import that leads nowhere.', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    combinedDependencies: true,
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['require', 'node', 'default', 'types'] },
  },
};
